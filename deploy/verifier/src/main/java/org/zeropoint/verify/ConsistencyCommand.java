package org.zeropoint.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Proofs;
import org.zeropoint.audit.tree.SignedNote;

/** Verifies that a checkpoint continues an older one, without the log. */
final class ConsistencyCommand implements Command {

  private static final int LONGEST = 1 << 20;

  @Override
  public String name() {
    return "consistency";
  }

  @Override
  public String summary() {
    return "Verify that a checkpoint continues an older one, with a proof of the server";
  }

  @Override
  public String usage() {
    return """
        consistency OLD NEW PROOF --key VKEY… [--keys FILE] [--witness VKEY…] [--json]

        OLD and NEW are checkpoints as GET /api/audit/checkpoint gives them, PROOF is what
        GET /api/audit/proof/consistency?from=…&to=… gives for their sizes. Both have to be signed
        by a key that you name; a witness that you name has to have cosigned NEW.

        Example:
          java -jar zeropoint-verify.jar consistency monday.note friday.note proof.json --key "$KEY"

        """
        + Trust.WHENCE;
  }

  @Override
  public int run(Arguments given, Console console) {
    Arguments arguments = given.read(Trust.OPTIONS, Set.of("--json"));
    List<Path> files = arguments.files("OLD", "NEW", "PROOF");
    Trust trust = Trust.of(arguments);
    var report = new Report();
    Optional<Checkpoint> older = note(files.get(0), "the older checkpoint", trust, report);
    Optional<Checkpoint> newer = note(files.get(1), "the newer checkpoint", trust, report);
    if (older.isPresent() && newer.isPresent()) {
      trust.cosigned(read(files.get(1)), "the newer checkpoint", report);
      report.fact("log", newer.get().origin());
      report.fact(
          "checkpoints",
          "over %d and %d entries".formatted(older.get().size(), newer.get().size()));
      compare(older.get(), newer.get(), files.get(2), report);
    }
    return report.print(console, arguments.has("--json"));
  }

  private static SignedNote read(Path file) {
    try {
      return SignedNote.parse(Documents.text(file, LONGEST));
    } catch (IllegalArgumentException e) {
      throw Stop.unreadable(file + " is no signed note: " + e.getMessage());
    }
  }

  private static Optional<Checkpoint> note(Path file, String what, Trust trust, Report report) {
    return trust.checkpoint(read(file), what, report);
  }

  private static void compare(Checkpoint older, Checkpoint newer, Path file, Report report) {
    ObjectNode proof;
    List<byte[]> path;
    try {
      proof = Documents.object(Documents.text(file, LONGEST));
      path = Documents.path(proof);
      requireSame(proof, "from", older, report);
      requireSame(proof, "to", newer, report);
    } catch (IllegalArgumentException e) {
      throw Stop.unreadable(file + " is no consistency proof: " + e.getMessage());
    }
    if (!older.origin().equals(newer.origin())) {
      report.fault("checkpoint-origin", "the checkpoints", "they are of different logs");
    } else if (older.size() == newer.size() && !Arrays.equals(older.root(), newer.root())) {
      report.fault(
          "root-differs",
          "the checkpoints",
          "both are over %d entries and have different roots: the log was rewritten, and signed again"
              .formatted(older.size()));
    } else if (!Proofs.consistent(older.size(), older.root(), newer.size(), newer.root(), path)) {
      report.fault(
          "not-consistent",
          "the proof",
          "it does not show that the first %d of %d entries are those of the older checkpoint"
              .formatted(older.size(), newer.size()));
    }
  }

  private static void requireSame(
      ObjectNode proof, String field, Checkpoint checkpoint, Report report) {
    long size = Documents.number(proof, field);
    byte[] root = Documents.bytes(field + "Root", Documents.text(proof, field + "Root"));
    if (size != checkpoint.size()) {
      report.fault(
          "proof-size",
          field,
          "the proof is for %d entries, the checkpoint is over %d"
              .formatted(size, checkpoint.size()));
    } else if (!Arrays.equals(root, checkpoint.root())) {
      report.fault(
          "root-differs",
          field,
          "the proof is for the root %s over %d entries, %s was signed"
              .formatted(
                  Base64.getEncoder().encodeToString(root),
                  size,
                  Base64.getEncoder().encodeToString(checkpoint.root())));
    }
  }
}
