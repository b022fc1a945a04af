package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.boundary.RepeatArchive;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.PanelMember;
import org.zeropoint.ethics.entity.ReviewRepeat;
import org.zeropoint.ethics.review.Panel;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** What the built-in reviewers said of a proposal, and whether they say it again. */
@Stateless
@Permitted
public class Reviews {

  private static final int REPEATS = 20;

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private EvidenceArchive archive;
  @Inject private RepeatArchive repeats;
  @Inject private Proposals proposals;
  @Inject private Panel panel;

  /**
   * A review and how often it was made again.
   *
   * @param repeats newest first, at most {@value #REPEATS}
   * @param seconds that measuring took, by part; empty where that was not kept
   */
  public record ReviewView(
      AiReview review, List<ReviewRepeat> repeats, SortedMap<String, Double> seconds) {}

  /** A review that is asked for once more. */
  public record Asked(String proposalId, ReviewRepeat repeat) implements Traced {
    @Override
    public String auditSubject() {
      return proposalId;
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(repeat.review().digest()));
    }

    @Override
    public String auditOutcome() {
      return repeat.anew() ? "waiting, asks anew" : "waiting";
    }
  }

  /** The reviewers of this server; how they are set up is for admins. */
  @ReadOnly
  public List<PanelMember> reviewers() {
    return callers.current().has(Role.ADMIN)
        ? panel.members()
        : panel.members().stream().map(PanelMember::withoutSettings).toList();
  }

  /** The newest review of the newest revision; empty while there is none. */
  @ReadOnly
  public Optional<ReviewView> of(String proposalId) {
    return find(proposals.find(proposalId))
        .map(review -> new ReviewView(review, repeats.of(review, REPEATS), seconds(review)));
  }

  private SortedMap<String, Double> seconds(AiReview review) {
    return review
        .judgement()
        .flatMap(Judgement::evaluation)
        .flatMap(digest -> archive.evaluation(callers.current().tenant(), digest))
        .map(EvaluationRecord::seconds)
        .orElseGet(Collections::emptySortedMap);
  }

  private Optional<AiReview> find(Proposal proposal) {
    return archive.review(proposal.id(), proposal.digest());
  }

  /**
   * Asks for the review to be made once more, in the background: the candidate is measured again,
   * and what the same reviewers say is compared with what is kept. It casts no vote and changes no
   * verdict.
   *
   * @param anew whether those outside are asked again; else what they said then is used
   * @throws NotFound when the newest revision has no review
   * @throws Conflict when a repeat is not over, or the review is of before its parts were kept
   */
  @Audited("review.repeat")
  @Permitted({Role.REVIEWER, Role.AUDITOR, Role.ADMIN})
  public Asked again(@Subject String proposalId, boolean anew) {
    AiReview review =
        find(proposals.find(proposalId))
            .orElseThrow(
                () -> new NotFound("the newest revision of " + proposalId + " has no review yet"));
    if (review.judgement().isEmpty()) {
      throw new Conflict("what each reviewer said then was not kept: measure the candidate again");
    }
    if (repeats.of(review, 1).stream().anyMatch(r -> r.finishedAt().isEmpty())) {
      throw new Conflict("the review is being made again already");
    }
    var repeat = new ReviewRepeat(review, callers.current().name(), anew, clock.instant());
    repeats.keep(repeat);
    return new Asked(proposalId, repeat);
  }
}
