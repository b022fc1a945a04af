package org.zeropoint.exchange.boundary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.boundary.Refusals;
import org.zeropoint.exchange.control.Lines;
import org.zeropoint.exchange.entity.ImportReport;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;

/**
 * Queue files: one proposal a line (JSONL). Each line is a transaction of its own, so a bad one
 * takes no other with it.
 */
@Stateless
@Permitted
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Exchange {

  private static final int MOST_ERRORS = 1000;

  @Inject private Proposals proposals;
  @Inject private Refusals refusals;

  /** Writes every proposal of the caller's tenant, newest first. */
  @ReadOnly
  public void export(OutputStream out) {
    Optional<Long> after = Optional.empty();
    do {
      Page<ObjectNode> page = proposals.listJson(ProposalFilter.ALL, after, Page.MAX_SIZE);
      page.items().forEach(proposal -> write(out, proposal));
      after = page.next();
    } while (after.isPresent());
  }

  /**
   * Takes in the lines of a queue file; what they claim about status and votes is kept as a claim.
   * Audited line by line. After {@value #MOST_ERRORS} bad lines it reads no further: that is no
   * queue file, and each would be an entry in the log.
   */
  @Composite
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public ImportReport importQueue(InputStream in) {
    var lines = new Lines(in);
    List<ImportReport.LineError> errors = new ArrayList<>();
    long added = 0;
    long unchanged = 0;
    long failed = 0;
    boolean more = true;
    while (more && failed < MOST_ERRORS) {
      try {
        Optional<String> line = next(lines);
        more = line.isPresent();
        if (more && !line.get().isEmpty()) {
          if (proposals.take(Json.parse(line.get())).added()) {
            added++;
          } else {
            unchanged++;
          }
        }
      } catch (Problem problem) {
        failed++;
        refusals.record(problem);
        errors.add(
            new ImportReport.LineError(lines.number(), problem.getMessage(), problem.violations()));
      }
    }
    return new ImportReport(added, unchanged, failed, more, errors);
  }

  private static Optional<String> next(Lines lines) {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new UncheckedIOException("the file cannot be read on", e);
    }
  }

  private static void write(OutputStream out, ObjectNode proposal) {
    try {
      out.write(proposal.toString().getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("the file cannot be written on", e);
    }
  }
}
