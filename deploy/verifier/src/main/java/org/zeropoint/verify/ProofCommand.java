package org.zeropoint.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.audit.tree.Checkpoint;

/** Verifies what the log holds of one proposal, as its page offers it for download. */
final class ProofCommand implements Command {

  static final String FORMAT = "zeropoint-proof/1";

  private static final int LONGEST = 64 << 20;

  @Override
  public String name() {
    return "proof";
  }

  @Override
  public String summary() {
    return "Verify one proposal's proof: its entries are in the log, its decisions are right";
  }

  @Override
  public String usage() {
    return """
        proof FILE --key VKEY… [--keys FILE] [--witness VKEY…] [--accepted] [--json]

        FILE is what GET /api/proposals/{proposalId}/proof gives. Every entry in it has to be in the
        tree of the checkpoint, which has to be signed by a key that you name and cosigned by every
        witness that you name. The decisions on the proposal are made again.

          --accepted  the last decision in it has to be that the proposal is accepted
          --json      the report as one JSON object

        A proof shows that what it holds is in the log. That nothing was left out is shown by the
        whole log: see help log.

        Example:
          java -jar zeropoint-verify.jar proof shorter-answers.proof.json --key "$KEY" --accepted

        """
        + Trust.WHENCE;
  }

  @Override
  public int run(Arguments given, Console console) {
    Arguments arguments = given.read(Trust.OPTIONS, Set.of("--accepted", "--json"));
    Path file = arguments.files("FILE").get(0);
    Trust trust = Trust.of(arguments);
    ObjectNode proof = read(file);
    var report = new Report();
    Optional<Checkpoint> checkpoint = Heads.checkpoint(proof, trust, report);
    checkpoint.ifPresent(
        signed -> new ProofCheck(signed, report).check(proof, arguments.has("--accepted")));
    return report.print(console, arguments.has("--json"));
  }

  private static ObjectNode read(Path file) {
    try {
      ObjectNode proof = Documents.object(Documents.text(file, LONGEST));
      JsonNode entries = proof.path("entries");
      if (proof.path("format").asText().equals(FORMAT) && entries.isArray()) {
        return proof;
      }
      throw new IllegalArgumentException("it does not say " + FORMAT + ", or has no entries");
    } catch (IllegalArgumentException e) {
      throw Stop.unreadable(file + " is no proof of a proposal: " + e.getMessage());
    }
  }
}
