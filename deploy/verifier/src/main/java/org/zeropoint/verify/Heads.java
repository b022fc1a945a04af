package org.zeropoint.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Optional;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.SignedNote;

/** What both kinds of files begin with: the checkpoint that everything else leads to. */
final class Heads {

  private static final String WHERE = "the checkpoint of the file";

  private Heads() {}

  /** The checkpoint, when trusted keys signed it; without it nothing else can be believed. */
  static Optional<Checkpoint> checkpoint(ObjectNode head, Trust trust, Report report) {
    SignedNote note;
    try {
      note = SignedNote.parse(Documents.text(head, "checkpoint"));
    } catch (IllegalArgumentException e) {
      report.fault("checkpoint-form", WHERE, e.getMessage());
      return Optional.empty();
    }
    Optional<Checkpoint> checkpoint = trust.checkpoint(note, WHERE, report);
    if (checkpoint.isEmpty()) {
      report.remark(
          "nothing else was looked at: without that signature nothing in the file can be believed");
      strangers(head, report);
      return Optional.empty();
    }
    report.fact("log", checkpoint.get().origin());
    report.fact(
        "checkpoint",
        "over %d entries, root %s, signed by %s"
            .formatted(
                checkpoint.get().size(),
                Base64.getEncoder().encodeToString(checkpoint.get().root()),
                trust.signers(note)));
    trust.cosigned(note, WHERE, report);
    if (!head.path("origin").asText().equals(checkpoint.get().origin())) {
      report.fault(
          "checkpoint-origin",
          WHERE,
          "the file calls the log " + head.path("origin").asText() + ", its checkpoint does not");
    }
    return checkpoint;
  }

  /** A key may have been replaced since; whoever verifies has to find out elsewhere. */
  private static void strangers(ObjectNode head, Report report) {
    for (JsonNode key : head.path("keys")) {
      report.remark("the file names the key " + key.asText() + ", for which it is no witness");
    }
  }
}
