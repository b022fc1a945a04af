package org.zeropoint.pipeline.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.Scored;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.pipeline.entity.MetricDelta;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** Puts what was measured on a candidate beside what was measured on the version in production. */
@Stateless
@Permitted
public class Deltas {

  @Inject private Callers callers;
  @Inject private ProposalShelf shelf;
  @Inject private EvidenceArchive archive;
  @Inject private Registry registry;

  /**
   * The deltas of the newest revision.
   *
   * @param candidate ref of the measured version; empty when the proposal carries none
   * @param baseline ref of the version that was in production when it was measured, on the same
   *     held-out bytes; empty when there was none
   * @param metrics empty when there is no evaluation
   */
  public record View(
      String digest,
      Optional<String> candidate,
      Optional<String> baseline,
      List<MetricDelta> metrics) {}

  @ReadOnly
  public View of(String proposalId) {
    Caller caller = callers.current();
    Proposal proposal = shelf.find(caller, proposalId);
    Revision revision = shelf.newest(proposal);
    String digest = revision.content().at("/evidence/evaluation").asText("");
    Optional<EvaluationRecord> record = archive.evaluation(caller.tenant(), digest);
    return new View(
        proposal.digest(),
        proposal.candidate(),
        record.flatMap(EvaluationRecord::baseline).map(ModelVersion::ref),
        record.map(r -> metrics(caller, proposal, revision, r)).orElse(List.of()));
  }

  private List<MetricDelta> metrics(
      Caller caller, Proposal proposal, Revision revision, EvaluationRecord record) {
    Evaluation evaluation = record.evaluation();
    Optional<Scored> baseline = evaluation.baseline();
    return List.of(
        MetricDelta.of(
            "held-out-loss", evaluation.candidate().loss(), baseline.flatMap(Scored::loss)),
        MetricDelta.of(
            "perplexity",
            evaluation.candidate().perplexity(),
            baseline.flatMap(Scored::perplexity)),
        MetricDelta.of(
            "compliance-score",
            compliance(revision),
            record
                .baseline()
                .flatMap(b -> promoted(caller, proposal, b))
                .flatMap(Deltas::compliance)));
  }

  /** The revision on the strength of which a version went live. */
  private Optional<Revision> promoted(Caller caller, Proposal proposal, ModelVersion live) {
    return registry
        .synthiant(caller, proposal.synthiantId())
        .flatMap(
            synthiant ->
                registry.history(synthiant, ModelAlias.PRODUCTION).stream()
                    .filter(change -> change.to().filter(to -> to.id() == live.id()).isPresent())
                    .findFirst())
        .flatMap(change -> revision(caller, change));
  }

  private Optional<Revision> revision(Caller caller, AliasChange change) {
    return change
        .proposalId()
        .flatMap(id -> shelf.search(caller, id))
        .flatMap(
            proposal ->
                shelf.revisions(proposal).stream()
                    .filter(r -> change.revisionDigest().filter(r.digest()::equals).isPresent())
                    .findFirst());
  }

  private static Optional<Double> compliance(Revision revision) {
    return revision
        .ethicsReview()
        .map(review -> review.path("complianceScore"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::asDouble);
  }
}
