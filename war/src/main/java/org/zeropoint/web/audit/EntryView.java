package org.zeropoint.web.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.zeropoint.audit.boundary.AuditLog;
import org.zeropoint.audit.boundary.ProofDesk;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.EntryProof;
import org.zeropoint.audit.entity.SignedCheckpoint;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.NotFound;
import org.zeropoint.web.audit.RecordedDecision.Ballot;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** One entry of the log: what it says, what it left, and what shows that it is in the log. */
@Named
@ViewScoped
public class EntryView implements Serializable {

  private static final long serialVersionUID = 1L;

  /** How far the page goes back to say what a row was before. */
  private static final int EARLIER = 100;

  private static final int ROWS = 25;

  /** First parts of the names of actions whose subject is a proposal. */
  private static final Set<String> ON_PROPOSALS =
      Set.of("proposal", "vote", "gate", "veto", "review", "discussion");

  @Inject private AuditLog log;
  @Inject private ProofDesk proofs;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private String seq = "";
  private String number = "";
  private transient Shown shown;

  /** What was read for one rendering. */
  private record Shown(
      EntryProof proof, JsonNode facts, List<RowChange> rows, RecordedDecision decision) {}

  public void load() {
    attempts.load(this::shown);
  }

  /** Reads it anew. */
  public void refresh() {
    shown = null;
  }

  private Shown shown() {
    if (shown == null) {
      EntryProof proof = proofs.entry(asked());
      AuditEntry entry = proof.entry();
      JsonNode facts = facts(entry);
      List<JsonNode> earlier =
          facts.path("rows").isEmpty()
              ? List.of()
              : log.latest(entry.subject(), entry.number(), EARLIER).items().stream()
                  .map(EntryView::facts)
                  .toList();
      shown =
          new Shown(
              proof,
              facts,
              RowChange.of(facts, earlier, texts.wording()),
              RecordedDecision.in(facts).orElse(null));
    }
    return shown;
  }

  /** A pending entry has no place to be asked for by. */
  private long asked() {
    if (isWhole(seq)) {
      return log.find(Long.parseLong(seq)).number();
    }
    if (!seq.isEmpty() || !isWhole(number)) {
      throw new NotFound("there is no entry without a whole number");
    }
    return Long.parseLong(number);
  }

  private static boolean isWhole(String text) {
    return text.matches("\\d{1,18}");
  }

  /** Missing when there are none, or what there is cannot be read. */
  private static JsonNode facts(AuditEntry entry) {
    try {
      return entry.facts().map(Json::parse).orElse(MissingNode.getInstance());
    } catch (Invalid damaged) {
      return MissingNode.getInstance();
    }
  }

  /** Sends the proof as a file. */
  public void download() {
    byte[] file = getProof().json(true).toPrettyString().getBytes(StandardCharsets.UTF_8);
    FacesContext faces = FacesContext.getCurrentInstance();
    ExternalContext external = faces.getExternalContext();
    external.responseReset();
    external.setResponseContentType("application/json");
    external.setResponseHeader(
        "Content-Disposition",
        "attachment; filename=\"entry-%d.proof.json\"".formatted(getEntry().seq()));
    external.setResponseContentLength(file.length);
    try {
      external.getResponseOutputStream().write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    faces.responseComplete();
  }

  /** The proof as it is copied: without the facts, of which it has the hash. */
  public String getCopy() {
    return getProof().json(false).toPrettyString();
  }

  public AuditEntry getEntry() {
    return shown().proof().entry();
  }

  public EntryProof getProof() {
    return shown().proof();
  }

  /** Null before the first. */
  public SignedCheckpoint getCheckpoint() {
    return getProof().checkpoint().orElse(null);
  }

  public boolean isWaiting() {
    EntryProof.State state = getProof().state();
    return state == EntryProof.State.PENDING || state == EntryProof.State.UNSIGNED;
  }

  public boolean isCovered() {
    return getProof().state() == EntryProof.State.COVERED;
  }

  public boolean isBroken() {
    return getProof().state() == EntryProof.State.BROKEN;
  }

  public List<RowChange> getRows() {
    return shown().rows().subList(0, Math.min(ROWS, shown().rows().size()));
  }

  public int getMoreRows() {
    return Math.max(0, shown().rows().size() - ROWS);
  }

  /** Null when the entry is no decision of the gate. */
  public RecordedDecision getDecision() {
    return shown().decision();
  }

  /** What the gate had besides votes and measurements, a sentence each. */
  public List<String> getBesides() {
    return getDecision().besides(texts.wording());
  }

  /** What a channel is called; one that there is none of stands as it is. */
  public String channel(Ballot ballot) {
    return texts.wording().find("entry.channel." + ballot.channel()).orElse(ballot.channel());
  }

  /** The facts as they are kept, set out for reading; what is no JSON stands as it is. */
  public String getFacts() {
    return shown().facts().isMissingNode()
        ? getEntry().facts().orElse("")
        : shown().facts().toPrettyString();
  }

  /** Id of the proposal that the entry is about; empty when it is about something else. */
  public String getProposalId() {
    String action = getEntry().action();
    String kind = action.contains(".") ? action.substring(0, action.indexOf('.')) : action;
    return ON_PROPOSALS.contains(kind) && getEntry().subject().length() > 1
        ? getEntry().subject()
        : "";
  }

  public String getSeq() {
    return seq;
  }

  public void setSeq(String seq) {
    this.seq = seq == null ? "" : seq.strip();
  }

  public String getNumber() {
    return number;
  }

  public void setNumber(String number) {
    this.number = number == null ? "" : number.strip();
  }
}
