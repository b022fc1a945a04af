package org.zeropoint.web.proposals;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.ReviewPart;
import org.zeropoint.ethics.entity.ReviewRepeat;
import org.zeropoint.pipeline.boundary.Reviews;

/**
 * What the built-in reviewers said of a proposal.
 *
 * @param digest the revision that they judged
 * @param reviewer under which name the vote is cast
 * @param verdict {@code pass|fail|error}
 * @param verdictDigest over everything here but times, seconds and repeats; absent of reviews of
 *     before it was kept, as is all below but the requirements
 * @param complianceScore 0 to 100
 * @param evaluation digest of the measurements
 * @param measuringSeconds that measuring took, by part; no part of the digest
 * @param requirements each with its outcome
 * @param reviewers who spoke, in their order
 * @param repeats when it was made again, newest first
 */
public record ReviewJson(
    String proposalId,
    String digest,
    String reviewer,
    String verdict,
    Optional<String> verdictDigest,
    Optional<Double> complianceScore,
    Optional<String> biasAssessment,
    Optional<String> evaluation,
    Instant timestamp,
    Map<String, Double> measuringSeconds,
    List<RequirementJson> requirements,
    List<String> safetyChecks,
    List<String> recommendations,
    List<ReviewerJson> reviewers,
    List<RepeatJson> repeats) {

  /**
   * One requirement.
   *
   * @param reviewer who looked at it; absent of reviews of before there were several
   * @param state {@code pass|fail|error|not_applicable|noted}
   * @param numbers what the state rests on; absent where it rests on no number
   * @param seconds that judging and measuring what it rests on took; absent where that is not known
   */
  public record RequirementJson(
      Optional<String> reviewer,
      String name,
      String state,
      String evidence,
      Optional<String> advice,
      Optional<Finding.Numbers> numbers,
      Optional<Double> seconds) {

    static RequirementJson of(Optional<String> reviewer, Finding finding) {
      return new RequirementJson(
          reviewer,
          finding.rule(),
          finding.outcome().external(),
          finding.evidence(),
          finding.advice(),
          finding.numbers(),
          finding.seconds());
    }
  }

  /**
   * One reviewer.
   *
   * @param measures whether it can make a pass; the others can only take one away
   * @param seconds that it took
   * @param consulted what somebody outside was asked and answered
   */
  public record ReviewerJson(
      String name,
      String version,
      boolean measures,
      double seconds,
      Optional<ReviewPart.Consulted> consulted) {

    static ReviewerJson of(ReviewPart part) {
      return new ReviewerJson(
          part.reviewer(), part.version(), part.measures(), part.seconds(), part.consulted());
    }
  }

  /**
   * The review made once more from the same inputs.
   *
   * @param state {@code waiting|running|equal|different|failed}
   * @param askAnew whether those outside were asked again
   * @param verdictDigest of what it came to
   * @param differences what it says otherwise than the review that is kept
   * @param problem why it could not be made
   */
  public record RepeatJson(
      String state,
      String askedBy,
      Instant askedAt,
      boolean askAnew,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      Optional<String> verdictDigest,
      List<String> differences,
      Optional<String> problem) {

    static RepeatJson of(ReviewRepeat repeat) {
      return new RepeatJson(
          repeat.state().name().toLowerCase(Locale.ROOT),
          repeat.askedBy(),
          repeat.askedAt(),
          repeat.anew(),
          repeat.startedAt(),
          repeat.finishedAt(),
          repeat.verdictDigest(),
          repeat.differences(),
          repeat.problem());
    }
  }

  static ReviewJson of(String proposalId, Reviews.ReviewView view) {
    AiReview review = view.review();
    Optional<Judgement> judgement = review.judgement();
    return new ReviewJson(
        proposalId,
        review.digest(),
        review.reviewer(),
        review.verdict(),
        review.verdictDigest(),
        judgement.map(Judgement::complianceScore),
        judgement.map(Judgement::biasAssessment),
        judgement.flatMap(Judgement::evaluation),
        review.reviewedAt(),
        view.seconds(),
        judgement.map(ReviewJson::requirements).orElseGet(() -> requirements(review)),
        judgement.map(Judgement::safetyChecks).orElse(List.of()),
        judgement.map(Judgement::recommendations).orElse(List.of()),
        judgement.map(Judgement::parts).orElse(List.of()).stream().map(ReviewerJson::of).toList(),
        view.repeats().stream().map(RepeatJson::of).toList());
  }

  private static List<RequirementJson> requirements(Judgement judgement) {
    return judgement.parts().stream()
        .flatMap(
            part ->
                part.findings().stream()
                    .map(finding -> RequirementJson.of(Optional.of(part.reviewer()), finding)))
        .toList();
  }

  private static List<RequirementJson> requirements(AiReview review) {
    return review.findings().stream()
        .map(finding -> RequirementJson.of(Optional.empty(), finding))
        .toList();
  }
}
