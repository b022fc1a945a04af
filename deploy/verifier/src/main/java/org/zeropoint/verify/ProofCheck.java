package org.zeropoint.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.Proofs;
import org.zeropoint.ops.replay.DecisionReplay;

/** Follows the entries of one proposal. */
final class ProofCheck {

  private final Checkpoint signed;
  private final Report report;
  private final DecisionReplay replay = new DecisionReplay(false);
  private long last = -1;
  private long read;
  private Optional<LoggedEntry> decided = Optional.empty();

  ProofCheck(Checkpoint signed, Report report) {
    this.signed = signed;
    this.report = report;
  }

  void check(ObjectNode proof, boolean accepted) {
    String proposalId = proof.path("proposalId").asText();
    int number = 0;
    for (JsonNode entry : proof.path("entries")) {
      take(entry, "entries/" + number, proposalId);
      number++;
    }
    replay.finish().forEach(report::fault);
    replay.remarks().forEach(report::remark);
    report.fact("proposal", proposalId);
    report.fact("entries", read + " are in the log");
    report.fact("decisions", replay.decisions() + " made again");
    if (proof.path("pending").isArray() && !proof.path("pending").isEmpty()) {
      report.remark(
          proof.path("pending").size() + " newer entries are not covered by the checkpoint yet");
    }
    if (replay.takenOver() > 0 || replay.entriesBefore() > 0) {
      report.remark(
          "%d acceptances and %d entries are from before the log held decisions: they cannot be made again"
              .formatted(replay.takenOver(), replay.entriesBefore()));
    }
    conclude(proposalId, accepted);
  }

  private void take(JsonNode json, String where, String proposalId) {
    try {
      if (!(json instanceof ObjectNode leaf)) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      long index = Documents.number(leaf, "index");
      byte[] bytes = Documents.bytes("leaf", Documents.text(leaf, "leaf"));
      if (index <= last) {
        throw new IllegalArgumentException("its index is not above that of the entry before");
      }
      last = index;
      if (!Proofs.included(
          Merkle.leafHash(bytes), index, signed.size(), Documents.path(leaf), signed.root())) {
        report.fault(
            "not-included",
            "entry " + (index + 1),
            "its path does not lead from its leaf to the root of the checkpoint");
        return;
      }
      take(LoggedEntry.of(index, bytes, Documents.facts(leaf)), proposalId);
    } catch (RuntimeException e) {
      report.fault("entry-differs", where, String.valueOf(e.getMessage()));
    }
  }

  private void take(LoggedEntry entry, String proposalId) {
    read++;
    replay.take(entry);
    if (entry.subject().equals(proposalId)
        && entry.facts().filter(facts -> facts.has("decision")).isPresent()) {
      decided = Optional.of(entry);
    }
  }

  private void conclude(String proposalId, boolean accepted) {
    String status =
        decided.map(e -> e.facts().orElseThrow().at("/decision/status").asText()).orElse("");
    report.fact(
        "outcome",
        decided
            .map(
                e ->
                    "%s by entry %d at %s on %s"
                        .formatted(
                            status,
                            e.index() + 1,
                            e.at(),
                            e.digest().map(String::valueOf).orElse("-")))
            .orElse("no decision yet"));
    if (read == 0) {
      report.fault("nothing-shown", proposalId, "no entry of it is shown to be in the log");
    } else if (accepted && !status.equals("accepted")) {
      report.fault(
          "not-accepted",
          proposalId,
          status.isEmpty() ? "there is no decision on it" : "the last decision on it is " + status);
    }
  }
}
