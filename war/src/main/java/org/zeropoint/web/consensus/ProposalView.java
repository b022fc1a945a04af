package org.zeropoint.web.consensus;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.primefaces.PrimeFaces;
import org.zeropoint.audit.boundary.AuditLog;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.pipeline.boundary.Evidence;
import org.zeropoint.pipeline.boundary.Evidence.EvidenceView;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.shared.NotFound;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.web.page.Attempts;

/** One proposal, with all that a decision depends on. */
@Named
@ViewScoped
public class ProposalView implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private Consensus consensus;
  @Inject private Evidence evidence;
  @Inject private AuditLog log;
  @Inject private Runs runs;
  @Inject private Models models;
  @Inject private Attempts attempts;

  private String id = "";
  private transient Shown shown;

  /** What was read for one rendering. */
  private record Shown(
      Consensus.GateView gate,
      List<Vote> votes,
      EvidenceView evidence,
      Optional<String> whyNot,
      List<AuditEntry> log,
      Optional<TrainingRun> run,
      Optional<ModelAlias> production) {}

  public void load() {
    attempts.load(
        () -> {
          shown();
          return id;
        });
  }

  /**
   * Reads everything anew; the decision form only when what it is about has changed, so that nobody
   * loses a half-written note.
   */
  public void refresh() {
    String before = shown == null ? "" : stamp();
    forget();
    if (!before.equals(stamp())) {
      PrimeFaces.current().ajax().update("decision", "promotion");
    }
  }

  void forget() {
    shown = null;
  }

  private String stamp() {
    return getProposal().digest() + getWhyNot() + isCandidateLive();
  }

  private Shown shown() {
    if (shown == null) {
      Consensus.GateView gate = consensus.gate(id);
      shown =
          new Shown(
              gate,
              consensus.votes(id),
              evidence.of(id),
              consensus.whyNot(id),
              log.about(id),
              gate.proposal().runId().map(runs::find),
              production(gate.proposal()));
    }
    return shown;
  }

  private Optional<ModelAlias> production(Proposal proposal) {
    try {
      return models.synthiant(proposal.synthiantId()).production();
    } catch (NotFound e) {
      return Optional.empty();
    }
  }

  public Proposal getProposal() {
    return shown().gate().proposal();
  }

  public Revision getRevision() {
    return shown().gate().revision();
  }

  public String getDetails() {
    return getRevision().content().path("details").asText("");
  }

  /** What the sender says of a proposal that no run of this server stands behind. */
  public List<Stated> getStated() {
    return getRun() == null ? Stated.in(getRevision()) : List.of();
  }

  /** What stands in the place of a built-in review that is not there. */
  public String getNoReview() {
    if (getProposal().candidate().isPresent()) {
      return "It is measuring the candidate; its findings appear here by themselves.";
    }
    return getProposal().aiVerdict() == Verdict.PENDING
        ? "The proposal carries no candidate: it waits for a verdict of somebody with the role"
            + " ai-reviewer."
        : "The proposal carries no candidate: the verdict was given from outside, see the votes.";
  }

  public List<Requirement> getRequirements() {
    return shown().gate().decision().requirements();
  }

  /** How many requirements stand in the way. */
  public long getBlocking() {
    return getRequirements().stream().filter(Requirement::blocks).count();
  }

  public List<Vote> getVotes() {
    return shown().votes();
  }

  public EvidenceView getEvidence() {
    return shown().evidence();
  }

  public List<LossLine> getLosses() {
    return getEvidence().evaluation().map(LossLine::of).orElse(List.of());
  }

  public TrainingRun getRun() {
    return shown().run().orElse(null);
  }

  /** Newest first. */
  public List<AuditEntry> getLog() {
    var entries = new ArrayList<>(shown().log());
    Collections.reverse(entries);
    return entries;
  }

  public String getWhyNot() {
    return shown().whyNot().map(Attempts::sentence).orElse("");
  }

  public boolean isMayVote() {
    return shown().whyNot().isEmpty();
  }

  /** The version in production of the same Synthiant; null when there is none. */
  public ModelVersion getLive() {
    return shown().production().flatMap(ModelAlias::target).orElse(null);
  }

  public boolean isCandidateLive() {
    return getLive() != null
        && getProposal().candidate().filter(ref -> ref.equals(getLive().ref())).isPresent();
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id == null ? "" : id;
  }
}
