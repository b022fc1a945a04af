package org.zeropoint.pipeline.boundary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.control.CardFacts;
import org.zeropoint.pipeline.control.CardHtml;
import org.zeropoint.pipeline.control.CardLines;
import org.zeropoint.pipeline.control.CardMarkdown;
import org.zeropoint.pipeline.control.CardText;
import org.zeropoint.pipeline.entity.Card;
import org.zeropoint.pipeline.entity.CardDiff;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.training.boundary.RunArchive;
import org.zeropoint.training.entity.TrainingRun;

/** The model cards of versions, written from the evidence each time they are asked for. */
@Stateless
@Permitted
public class ModelCards {

  @Inject private Callers callers;
  @Inject private Lineages lineages;
  @Inject private Registry registry;
  @Inject private RunArchive runs;
  @Inject private EvidenceArchive archive;
  @Inject private ProposalShelf shelf;
  @Inject private Proposals proposals;

  /**
   * @throws org.zeropoint.shared.NotFound when the ref names no version
   */
  @ReadOnly
  public Card of(String ref) {
    Lineages.Lineage lineage = lineages.of(ref);
    ModelVersion version = lineage.view().version();
    Caller caller = callers.current();
    Optional<Proposal> proposal = shelf.ofCandidate(caller, version.ref());
    Optional<TrainingRun> run = version.runId().flatMap(id -> runs.find(caller.tenant(), id));
    return CardText.of(
        new CardFacts(
            lineage,
            run,
            registry.base(caller, version.modelId()),
            run.map(made -> made.plan().corpus())
                .or(() -> lineage.upload().map(Upload::corpus))
                .flatMap(name -> runs.corpusOf(caller.tenant(), name, version.corpusDigest())),
            archive.newest(version).map(EvaluationRecord::evaluation),
            proposal.flatMap(p -> archive.review(p.id(), p.digest())).map(CardFacts.Review::of),
            proposal.map(this::purpose)));
  }

  private CardFacts.Purpose purpose(Proposal proposal) {
    ObjectNode content = proposals.revision(proposal.proposalId()).content();
    return new CardFacts.Purpose(
        proposal.author(), proposal.summary(), content.path("details").asText(""));
  }

  /**
   * How the card of another version differs from that of the first.
   *
   * @throws org.zeropoint.shared.NotFound when a ref names no version
   */
  @ReadOnly
  public CardDiff diff(String ref, String to) {
    return CardLines.diff(of(ref), of(to));
  }

  /** The card as Markdown. */
  @ReadOnly
  public String markdown(String ref) {
    return CardMarkdown.write(of(ref));
  }

  /** The card as a page of HTML. */
  @ReadOnly
  public String html(String ref) {
    return CardHtml.write(of(ref));
  }
}
