package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeropoint.audit.boundary.AuditLog;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.pipeline.boundary.Lineages.Judgement;
import org.zeropoint.pipeline.control.LineageFile;
import org.zeropoint.pipeline.entity.Bundle;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Subject;
import org.zeropoint.training.boundary.RunArchive;
import org.zeropoint.training.entity.TrainingRun;

/** Hands out a version with the evidence about it. */
@Stateless
@Permitted
public class Bundles {

  private static final String FILES =
      "\nThe other files hold the evidence; `sha256sum -c SHA256SUMS` checks them.\n";

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private Registry registry;
  @Inject private Lineages lineages;
  @Inject private ProposalShelf shelf;
  @Inject private Proposals proposals;
  @Inject private Consensus consensus;
  @Inject private EvidenceArchive archive;
  @Inject private AuditLog log;
  @Inject private RunArchive runs;
  @Inject private ModelCards cards;

  /**
   * Collects the evidence; who took the weights is in the log. A document that there is nothing for
   * is left out: a version that no proposal carries has no {@code proposal.json}.
   *
   * @throws org.zeropoint.shared.NotFound when the ref names no version
   * @throws Conflict when the stored weights are not what their digest says
   */
  @Audited("model.download")
  public Bundle open(@Subject String ref) {
    ModelVersion version = registry.version(callers.current(), ref);
    if (!registry.intact(version)) {
      throw new Conflict(
          "the stored weights of " + version.ref() + " are not what their digest says");
    }
    var documents = new TreeMap<String, String>();
    Lineages.Lineage lineage = lineages.of(version.ref());
    Optional<TrainingRun> run =
        version.runId().flatMap(id -> runs.find(callers.current().tenant(), id));
    documents.put("lineage.json", pretty(LineageFile.of(lineage, run)));
    Optional<EvaluationRecord> evaluation = archive.newest(version);
    evaluation.ifPresent(e -> documents.put("evaluation.json", pretty(e.evaluation())));
    Optional<Proposal> proposal = shelf.ofCandidate(callers.current(), version.ref());
    proposal.ifPresent(p -> about(p, documents));
    documents.put("audit.jsonl", audit(version, proposal));
    documents.put("README.md", cards.markdown(version.ref()) + FILES);
    return new Bundle(
        version.ref(),
        registry.weights(version),
        new Digest(version.digest()),
        documents,
        clock.instant());
  }

  private void about(Proposal proposal, TreeMap<String, String> documents) {
    documents.put("proposal.json", pretty(proposals.json(proposal.proposalId())));
    archive
        .review(proposal.id(), proposal.digest())
        .ifPresent(
            review ->
                documents.put(
                    "review.json",
                    pretty(
                        Json.mapper()
                            .createObjectNode()
                            .put("reviewer", review.reviewer())
                            .put("verdict", review.verdict())
                            .put("digest", review.digest())
                            .put("reviewedAt", review.reviewedAt().toString())
                            .set("findings", Json.tree(review.findings())))));
    documents.put(
        "votes.json",
        pretty(consensus.votes(proposal.proposalId()).stream().map(Bundles::vote).toList()));
  }

  private static Judgement vote(Vote vote) {
    return new Judgement(vote.channel().external(), vote.result(), vote.voter(), vote.castAt());
  }

  /**
   * Entries about the version, its run or upload, its proposal, and the moves of an alias to it.
   */
  private String audit(ModelVersion version, Optional<Proposal> proposal) {
    String alias = version.synthiant().synthiantId() + "@production";
    Stream<AuditEntry> moves =
        log.about(alias).stream()
            .filter(entry -> entry.digest().filter(version.digest()::equals).isPresent());
    Stream<AuditEntry> rest =
        Stream.of(
                Optional.of(version.ref()),
                version.runId(),
                version.uploadId(),
                proposal.map(Proposal::proposalId))
            .flatMap(Optional::stream)
            .flatMap(subject -> log.about(subject).stream());
    return Stream.concat(moves, rest)
        .sorted(java.util.Comparator.comparingLong(AuditEntry::number))
        .map(Bundles::line)
        .collect(Collectors.joining());
  }

  private static String line(AuditEntry entry) {
    return Json.write(entry.json()) + "\n";
  }

  private static String pretty(Object value) {
    return Json.tree(value).toPrettyString() + "\n";
  }
}
