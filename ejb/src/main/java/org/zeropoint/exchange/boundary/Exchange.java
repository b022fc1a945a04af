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
import java.util.Optional;
import java.util.function.Consumer;
import org.zeropoint.exchange.control.Csv;
import org.zeropoint.exchange.control.Intake;
import org.zeropoint.exchange.entity.ImportReport;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;

/**
 * Queue files: one proposal a line (JSONL), or a table (CSV). In and out in pieces: a file of any
 * length needs the memory of one piece.
 */
@Stateless
@Permitted
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Exchange {

  @Inject private Proposals proposals;
  @Inject private Intake intake;

  /** Writes every proposal of the caller's tenant, newest first. */
  @ReadOnly
  public void export(OutputStream out) {
    each(ProposalFilter.ALL, proposal -> write(out, proposal + "\n"));
  }

  /**
   * Writes the proposals that fit the filter as a table, newest first (CSV, RFC 4180, UTF-8); no
   * cell is a formula to a spreadsheet.
   */
  @ReadOnly
  public void exportTable(ProposalFilter filter, OutputStream out) {
    write(out, Csv.header());
    each(filter, proposal -> write(out, Csv.row(proposal)));
  }

  /**
   * Takes in the lines of a queue file; what they claim about status and votes is kept as a claim.
   * Lines go in a hundred a transaction, and one by one where one of them is bad. Each added line
   * is an entry in the log, and the file is one, with its digest. After 1,000 bad lines it reads no
   * further: that is no queue file.
   */
  @Composite
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public ImportReport importQueue(InputStream in) {
    return intake.take(in);
  }

  /** Slice by slice, each in a transaction of its own, so that nothing piles up. */
  private void each(ProposalFilter filter, Consumer<ObjectNode> work) {
    Optional<Long> after = Optional.empty();
    do {
      Page<ObjectNode> page = proposals.listJson(filter, after, Page.MAX_SIZE);
      page.items().forEach(work);
      after = page.next();
    } while (after.isPresent());
  }

  private static void write(OutputStream out, String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the file cannot be written on", e);
    }
  }
}
