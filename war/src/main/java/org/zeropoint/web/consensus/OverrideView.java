package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Vetoes;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.VetoLift;
import org.zeropoint.consensus.entity.VetoOverride;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.pipeline.boundary.Overrides;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.shared.Role;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Texts;
import org.zeropoint.web.page.Viewer;

/** Sets human fails aside for a time, and ends that. */
@Named
@RequestScoped
public class OverrideView {

  @Inject private Overrides overrides;
  @Inject private Vetoes vetoes;
  @Inject private Attempts attempts;
  @Inject private Formats formats;
  @Inject private Clock clock;
  @Inject private Viewer viewer;
  @Inject private SeenRevision seen;
  @Inject private ProposalView page;
  @Inject private Texts texts;
  @Inject private Words words;

  private final Fresh<Boolean> mayOverride = new Fresh<>();
  private final Fresh<List<VetoLift>> lifts = new Fresh<>();
  private final Fresh<List<VetoOverride>> overridden = new Fresh<>();
  private String reason = "";
  private String password = "";
  private Integer days;
  private String digest = "";

  /** Says all that is missing at once; the password is not kept in any case. */
  public void override() {
    boolean whole = true;
    if (days == null) {
      attempts.wrong("override:days", texts.say("undo.override.days.missing", getMostDays()));
      whole = false;
    }
    if (password.isEmpty()) {
      attempts.wrong("override:password", texts.say("undo.override.password.missing"));
      whole = false;
    }
    if (reason.isBlank()) {
      attempts.wrong("override:reason", texts.say("undo.override.reason.missing"));
      whole = false;
    }
    if (whole) {
      var wish =
          new Overrides.Wish(
              Optional.of(digest), reason, password, Optional.of(days), Optional.empty());
      seen.run("override", digest, () -> told(overrides.override(page.getId(), wish)));
    }
  }

  private void told(Answer answer) {
    reason = "";
    days = null;
    attempts.done(
        texts.say(
            "undo.override.done",
            formats.absolute(answer.override().map(Overriding::expiresAt).orElse(null))),
        texts.say("undo.override.done.more", words.answer(answer)));
  }

  /** How a fail was taken back; null when it was not. */
  public VetoLift lift(Vote vote) {
    return lifts.get(page.reading(), () -> vetoes.lifts(page.getId())).stream()
        .filter(lift -> lift.votePk() == vote.id())
        .findFirst()
        .orElse(null);
  }

  public void revoke() {
    attempts.run(
        () -> {
          Answer answer = overrides.revoke(page.getId());
          attempts.done(
              texts.say("undo.revoked"), texts.say("undo.revoked.more", words.answer(answer)));
        });
    page.forget();
  }

  public boolean isMayOverride() {
    return mayOverride.get(page.reading(), () -> overrides.whyNot(page.getId()).isEmpty());
  }

  public boolean isMayRevoke() {
    return viewer.is(Role.OVERRIDER.external())
        && page.getProposal().overridden()
        && page.getProposal().promotedAt().isEmpty();
  }

  /** Every override of the newest revision, oldest first, with those that are over. */
  public List<VetoOverride> getOverrides() {
    return overridden.get(page.reading(), () -> vetoes.overrides(page.getId()));
  }

  public boolean active(VetoOverride override) {
    return override.activeAt(clock.instant());
  }

  /** Whose fails an override would set aside. */
  public String getFailed() {
    return String.join(
        ", ",
        page.getVotes().stream()
            .filter(vote -> vote.channel() == Channel.HUMAN && !vote.passes())
            .map(Vote::voter)
            .distinct()
            .toList());
  }

  /** What an override makes of the proposal, said before. */
  public String getConsequence() {
    boolean passed =
        page.getVotes().stream().anyMatch(v -> v.channel() == Channel.HUMAN && v.passes());
    return texts.say(passed ? "undo.override.passed" : "undo.override.not-passed");
  }

  public int getMostDays() {
    return Overrides.MOST_DAYS;
  }

  public String getDigest() {
    return page.getProposal().digest();
  }

  public void setDigest(String digest) {
    this.digest = digest;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = Said.typed(reason);
  }

  public String getPassword() {
    return password;
  }

  public void setPassword(String password) {
    this.password = password == null ? "" : password;
  }

  public Integer getDays() {
    return days;
  }

  public void setDays(Integer days) {
    this.days = days;
  }
}
