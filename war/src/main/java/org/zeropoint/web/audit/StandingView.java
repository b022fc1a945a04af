package org.zeropoint.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.zeropoint.audit.boundary.Checkpoints;
import org.zeropoint.audit.boundary.LogOverview;
import org.zeropoint.audit.entity.Cosigned;
import org.zeropoint.audit.entity.LogKey;
import org.zeropoint.audit.entity.LogKeyring;
import org.zeropoint.audit.entity.LogStanding;
import org.zeropoint.audit.entity.SignedCheckpoint;
import org.zeropoint.exchange.boundary.Witnesses;
import org.zeropoint.exchange.entity.WitnessView;
import org.zeropoint.shared.Role;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Texts;
import org.zeropoint.web.page.Viewer;

/** How the log stands, by which keys, and the change to a new key. */
@Named
@RequestScoped
public class StandingView {

  private static final int DAYS = 30;
  private static final int POLL_SECONDS = 2;
  private static final int POLL_SECONDS_AT_FAULT = 15;

  @Inject private LogOverview overview;
  @Inject private Checkpoints checkpoints;
  @Inject private Witnesses witnesses;
  @Inject private Viewer viewer;
  @Inject private Attempts attempts;
  @Inject private Formats formats;
  @Inject private Texts texts;
  @Inject private Clock clock;

  private Integer days = DAYS;
  private LogStanding standing;
  private List<WitnessView> listed;

  public LogStanding getNow() {
    if (standing == null) {
      standing = overview.now();
    }
    return standing;
  }

  /** Null before the first. */
  public SignedCheckpoint getNewest() {
    return getNow().newest().orElse(null);
  }

  /** Why a viewer should not rely on what is signed; empty when all is well. */
  public String getFault() {
    return getNow()
        .fault()
        .or(() -> getNow().newest().flatMap(SignedCheckpoint::fault))
        .map(Attempts::sentence)
        .orElse("");
  }

  /** What is wrong besides, such as a witness that refuses this log; empty when nothing is. */
  public String getAlarm() {
    return getNow().alarm().map(Attempts::sentence).orElse("");
  }

  /** How it stands with each witness; empty for whoever may not read it. */
  public List<WitnessView> getWitnesses() {
    if (listed == null) {
      boolean may = viewer.is(Role.AUDITOR.external()) || viewer.is(Role.ADMIN.external());
      listed = may ? witnesses.list() : List.of();
    }
    return listed;
  }

  public String getSigners() {
    return getNewest() == null ? "" : String.join(", ", getNewest().signers());
  }

  /** Who cosigned the newest checkpoint, and else what was cosigned last; a sentence. */
  public String getCosigned() {
    LogStanding now = getNow();
    if (now.witnessed().isEmpty()) {
      return texts.say("log.cosigned.never");
    }
    List<Cosigned> cosigned = now.cosigned();
    if (!cosigned.isEmpty()) {
      return texts.say("log.cosigned", names(cosigned));
    }
    Cosigned last = now.witnessed().get(0);
    return texts.say(
        "log.cosigned.before",
        names(now.witnessed()),
        formats.integer(last.size()),
        formats.relative(last.at()));
  }

  private static String names(List<Cosigned> cosigned) {
    return cosigned.stream().map(Cosigned::witness).collect(Collectors.joining(", "));
  }

  /** Whether a checkpoint over what is there now is still to come. */
  public boolean isWaiting() {
    return getNow().uncovered() > 0;
  }

  /** Seconds until the page asks again: a fault does not pass by itself. */
  public int getPause() {
    return getFault().isEmpty() ? POLL_SECONDS : POLL_SECONDS_AT_FAULT;
  }

  public String getOrigin() {
    return getNow().ring().map(LogKeyring::origin).orElse("");
  }

  /** The keys that sign now come first. */
  public List<LogKey> getKeys() {
    return getNow().ring().stream()
        .flatMap(ring -> ring.keys().stream())
        .sorted((one, other) -> other.from().compareTo(one.from()))
        .toList();
  }

  /** The key to verify with: the newest. */
  public String getKey() {
    return getKeys().isEmpty() ? "" : getKeys().get(0).key();
  }

  public boolean inForce(LogKey key) {
    return key.signs(clock.instant());
  }

  public void rotate() {
    if (days == null) {
      attempts.wrong("rotate:overlapDays", texts.say("log.days"));
      return;
    }
    attempts
        .get("rotate", () -> checkpoints.rotate(days))
        .ifPresent(
            rotated -> {
              attempts.done(texts.say("log.rotated"), texts.say("log.rotated.more"));
              days = DAYS;
            });
    standing = null;
  }

  public Integer getDays() {
    return days;
  }

  public void setDays(Integer days) {
    this.days = days;
  }
}
