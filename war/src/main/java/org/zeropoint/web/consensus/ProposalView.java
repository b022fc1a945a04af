package org.zeropoint.web.consensus;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
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
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Page;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Viewer;

/** One proposal, with all that a decision depends on. */
@Named
@ViewScoped
public class ProposalView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int ENTRIES = 100;

  @Inject private Consensus consensus;
  @Inject private Evidence evidence;
  @Inject private AuditLog log;
  @Inject private Runs runs;
  @Inject private Models models;
  @Inject private Attempts attempts;
  @Inject private Viewer viewer;

  private String id = "";
  private transient Shown shown;

  /** What was read for one rendering. */
  private record Shown(
      Consensus.GateView gate,
      List<Vote> votes,
      EvidenceView evidence,
      Optional<String> whyNot,
      Page<AuditEntry> log,
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
   * Reads everything anew. A form is drawn anew only when what it is about has changed, so that
   * nobody loses a half-written note.
   */
  public void refresh() {
    String form = shown == null ? "" : stamp();
    String veto = shown == null ? "" : vetoStamp();
    forget();
    if (!form.equals(stamp())) {
      PrimeFaces.current().ajax().update("decision", "promotion", "revisions");
    }
    if (!veto.equals(vetoStamp())) {
      PrimeFaces.current().ajax().update("undo");
    }
  }

  void forget() {
    shown = null;
  }

  /** Stands for what was read: another object after the page was read anew. */
  Object reading() {
    return shown();
  }

  private String stamp() {
    return getProposal().digest() + getWhyNot() + isCandidateLive();
  }

  private String vetoStamp() {
    Proposal proposal = getProposal();
    return proposal.digest()
        + shown().gate().decision().human()
        + proposal.override()
        + proposal.withdrawal();
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
              log.latest(id, Long.MAX_VALUE, ENTRIES),
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

  public List<Requirement> getRequirements() {
    return shown().gate().decision().requirements();
  }

  /** How many requirements stand in the way. */
  public long getBlocking() {
    return getRequirements().stream().filter(Requirement::blocks).count();
  }

  /** The commit that the newest revision is about, if it is about one. */
  public Optional<String> getCommit() {
    return Optional.of(getRevision().content().path("commit").asText())
        .filter(commit -> !commit.isEmpty());
  }

  public List<Vote> getVotes() {
    return shown().votes();
  }

  public EvidenceView getEvidence() {
    return shown().evidence();
  }

  public TrainingRun getRun() {
    return shown().run().orElse(null);
  }

  /** Newest first. */
  public List<AuditEntry> getLog() {
    return shown().log().items();
  }

  /** Whether there are older entries than those. */
  public boolean isLogCut() {
    return shown().log().next().isPresent();
  }

  public String getWhyNot() {
    return shown().whyNot().map(Attempts::sentence).orElse("");
  }

  /** Whether the viewer has voted on the newest revision. */
  public boolean isVoted() {
    return getVotes().stream().anyMatch(vote -> vote.voter().equals(viewer.getName()));
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
