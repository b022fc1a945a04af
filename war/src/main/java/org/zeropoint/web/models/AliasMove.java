package org.zeropoint.web.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.pipeline.boundary.Lineages.Judgement;

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
    Optional<String> policyDigest,
    Optional<String> reason,
    List<Judgement> votes) {

  static AliasMove of(AliasChange change, List<Judgement> votes) {
    return new AliasMove(
        change.ordinal(),
        change.kind(),
        change.from().map(ModelVersion::ref),
        change.to().map(ModelVersion::ref),
        change.proposalId(),
        change.changedBy(),
        change.changedAt(),
        change.policyDigest(),
        change.reason(),
        votes);
  }
}
