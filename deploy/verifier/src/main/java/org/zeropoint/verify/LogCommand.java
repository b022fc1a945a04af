package org.zeropoint.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.audit.tree.Checkpoint;

/** Verifies a whole log, as {@code GET /api/audit/export} gives it. */
final class LogCommand implements Command {

  static final String FORMAT = "zeropoint-log/1";

  /** Bytes of a line: a leaf with all the rows of one operation. */
  private static final int LONGEST = 16 << 20;

  @Override
  public String name() {
    return "log";
  }

  @Override
  public String summary() {
    return "Verify a whole log: signature, tree, older checkpoints, every decision";
  }

  @Override
  public String usage() {
    return """
        log FILE --key VKEY… [--keys FILE] [--witness VKEY…] [--checkpoints FILE…] [--whole] [--json]

        FILE is what GET /api/audit/export gives. The checkpoint in it has to be signed by a key
        that you name, and cosigned by every witness that you name. The root is computed again from
        all leaves, and compared with the root of every checkpoint that you kept: so any two of
        them are consistent. Every decision of the gate is made again from what the log holds.

          --checkpoints FILE  checkpoints that were published before, from a copy of the file
                              checkpoints.log or kept one by one; may be given several times
          --whole             no leaf may be shown by its hash only, as those of other tenants are
          --json              the report as one JSON object

        Examples:
          curl -H "Authorization: Bearer $TOKEN" https://zeropoint.example.org/api/audit/export > log.jsonl
          java -jar zeropoint-verify.jar log log.jsonl --key "$KEY"
          java -jar zeropoint-verify.jar log log.jsonl --keys keys.txt --checkpoints checkpoints.log

        """
        + Trust.WHENCE;
  }

  @Override
  public int run(Arguments given, Console console) {
    Set<String> valued = new HashSet<>(Trust.OPTIONS);
    valued.add("--checkpoints");
    Arguments arguments = given.read(valued, Set.of("--json", "--whole"));
    Path file = arguments.files("FILE").get(0);
    Trust trust = Trust.of(arguments);
    var report = new Report();
    try (Lines lines = Lines.open(file, LONGEST)) {
      ObjectNode head = head(file, lines);
      Optional<Checkpoint> checkpoint = Heads.checkpoint(head, trust, report);
      if (checkpoint.isPresent()) {
        var known = new KnownCheckpoints(trust, checkpoint.get().origin(), report);
        arguments.paths("--checkpoints").forEach(known::read);
        follow(lines, new LogCheck(checkpoint.get(), known, report), report, arguments);
      }
    } catch (IOException e) {
      throw Stop.unreadable(file + ": " + Documents.reason(e));
    }
    return report.print(console, arguments.has("--json"));
  }

  private static ObjectNode head(Path file, Lines lines) throws IOException {
    try {
      ObjectNode head = Documents.object(lines.next().orElse(""));
      if (head.path("format").asText().equals(FORMAT)) {
        return head;
      }
      throw new IllegalArgumentException("its first line does not say " + FORMAT);
    } catch (IllegalArgumentException e) {
      throw Stop.unreadable(file + " is no export of a log: " + e.getMessage());
    }
  }

  private static void follow(Lines lines, LogCheck check, Report report, Arguments arguments)
      throws IOException {
    boolean more = true;
    try {
      for (Optional<String> line = lines.next(); more && line.isPresent(); ) {
        more = check.take(lines.number(), line.get());
        line = more ? lines.next() : line;
      }
    } catch (IllegalArgumentException e) {
      more = false;
      report.fault("line-form", "line " + lines.number(), e.getMessage());
    }
    check.finish(!more);
    if (arguments.has("--whole") && check.withheldLeaves() > 0) {
      report.fault(
          "leaf-withheld",
          "the log",
          check.withheldLeaves() + " leaves are shown by their hash only");
    }
  }
}
