package org.zeropoint.web.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.pipeline.boundary.Lineages.Judgement;

/**
 * Where an alias pointed to at some time, and who approved it.
 *
 * @param inService false when it had been taken out of service; then there is no version
 * @param kind the move that brought it about, {@code promotion|rollback|removal}
 * @param since when that was, that instant included
 * @param until when the next move came, that instant excluded; absent when it has not
 * @param revisionDigest the revision of the proposal that was accepted
 * @param digest of the weights
 * @param promotedBy who moved the alias
 * @param policyDigest the policy under which it was accepted; absent when none is recorded
 * @param approvals what the reviewers said of that revision
 * @param reason what who moved it said
 */
public record AliasStanding(
    String synthiantId,
    String alias,
    Instant at,
    boolean inService,
    String kind,
    Optional<Integer> version,
    Optional<String> ref,
    Optional<String> digest,
    Instant since,
    Optional<Instant> until,
    Optional<String> proposalId,
    Optional<String> revisionDigest,
    Optional<String> policyDigest,
    String promotedBy,
    Optional<String> reason,
    List<Judgement> approvals) {

  static AliasStanding of(Instant at, Models.Standing standing, List<Judgement> approvals) {
    AliasChange move = standing.move();
    return new AliasStanding(
        move.synthiant().synthiantId(),
        move.alias(),
        at,
        move.to().isPresent(),
        move.kind(),
        move.to().map(ModelVersion::number),
        move.to().map(ModelVersion::ref),
        move.to().map(ModelVersion::digest),
        move.changedAt(),
        standing.until(),
        move.proposalId(),
        move.revisionDigest(),
        move.policyDigest(),
        move.changedBy(),
        move.reason(),
        approvals);
  }
}
