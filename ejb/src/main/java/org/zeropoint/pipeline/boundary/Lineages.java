package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.boundary.UploadShelf;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.models.entity.VersionView;
import org.zeropoint.pipeline.control.Rollback;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** Where versions came from, and by which decision they went live. */
@Stateless
@Permitted
public class Lineages {

  @Inject private Callers callers;
  @Inject private Models models;
  @Inject private Registry registry;
  @Inject private UploadShelf uploads;
  @Inject private ProposalShelf shelf;
  @Inject private Consensus consensus;

  /**
   * A version with its line.
   *
   * @param proposal the newest proposal that carries it
   * @param upload what brought it; empty when it was made here
   * @param decision what put it live, the last time; empty when it never was
   */
  public record Lineage(
      VersionView view,
      Optional<Upload> upload,
      Optional<Carrier> proposal,
      Optional<Decision> decision) {}

  /** A proposal that carries a version, and its newest revision. */
  public record Carrier(String proposalId, String revisionDigest) {}

  /**
   * What put a version live.
   *
   * @param policyDigest the policy that was in force; absent when the decision records none
   * @param promotedBy who moved the alias
   */
  public record Decision(
      Optional<String> proposalId,
      Optional<String> revisionDigest,
      Optional<String> policyDigest,
      String promotedBy,
      Instant promotedAt,
      List<Judgement> votes) {}

  /** What one reviewer said, the last time. */
  public record Judgement(String channel, String result, String voter, Instant castAt) {}

  /**
   * @throws org.zeropoint.shared.NotFound when the ref names no version
   */
  @ReadOnly
  public Lineage of(String ref) {
    VersionView view = models.version(ref);
    return lineage(view, registry.history(view.version().synthiant(), ModelAlias.PRODUCTION));
  }

  /** The versions of a Synthiant, newest first; none for a Synthiant that nobody has named yet. */
  @ReadOnly
  public List<Lineage> all(String synthiantId) {
    List<VersionView> versions = models.versions(synthiantId);
    if (versions.isEmpty()) {
      return List.of();
    }
    List<AliasChange> history =
        registry.history(versions.get(0).version().synthiant(), ModelAlias.PRODUCTION);
    return versions.stream().map(view -> lineage(view, history)).toList();
  }

  /** What the reviewers said of the decision that a move of an alias rests on. */
  @ReadOnly
  public List<Judgement> approvals(AliasChange move) {
    return move.proposalId()
        .flatMap(id -> move.revisionDigest().map(digest -> consensus.votes(id, digest)))
        .map(Lineages::counted)
        .orElse(List.of());
  }

  private Lineage lineage(VersionView view, List<AliasChange> history) {
    ModelVersion version = view.version();
    Optional<Proposal> proposal = shelf.ofCandidate(callers.current(), version.ref());
    return new Lineage(
        view,
        version.uploadId().flatMap(id -> uploads.find(version.tenant(), id)),
        proposal.map(p -> new Carrier(p.proposalId(), p.digest())),
        Rollback.promotionOf(history, version).map(this::decision));
  }

  private Decision decision(AliasChange promotion) {
    return new Decision(
        promotion.proposalId(),
        promotion.revisionDigest(),
        promotion.policyDigest(),
        promotion.changedBy(),
        promotion.changedAt(),
        approvals(promotion));
  }

  /** Who thought again before the decision is counted with the last word. */
  private static List<Judgement> counted(List<Vote> votes) {
    Map<String, Vote> last = new LinkedHashMap<>();
    votes.forEach(vote -> last.put(vote.channel().external() + " " + vote.voter(), vote));
    return last.values().stream()
        .map(v -> new Judgement(v.channel().external(), v.result(), v.voter(), v.castAt()))
        .toList();
  }
}
