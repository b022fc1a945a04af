package org.zeropoint.web.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelVersion;

/**
 * One move of an alias.
 *
 * @param kind {@code promotion|rollback|removal}
 * @param from ref of the version before; absent when there was none
 * @param to ref of the version after; absent when it was taken out of service
 * @param votes what the reviewers said of the proposal
 */
public record AliasMove(
    int ordinal,
    String kind,
    Optional<String> from,
    Optional<String> to,
    Optional<String> proposalId,
    String changedBy,
    Instant changedAt,
    List<Judgement> votes) {

  /** What one reviewer said. */
  public record Judgement(String channel, String result, String voter, Instant castAt) {}

  static AliasMove of(AliasChange change, List<Vote> votes) {
    return new AliasMove(
        change.ordinal(),
        change.kind(),
        change.from().map(ModelVersion::ref),
        change.to().map(ModelVersion::ref),
        change.proposalId(),
        change.changedBy(),
        change.changedAt(),
        votes.stream()
            .map(v -> new Judgement(v.channel().external(), v.result(), v.voter(), v.castAt()))
            .toList());
  }
}
