package org.zeropoint.audit.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.audit.entity.AuditEntry;

/** What one transaction has done so far: its operations, and the rows they changed. */
final class Work {

  private final List<List<AuditEntry.Draft>> entries = new ArrayList<>();
  private final List<ObjectNode> rows = new ArrayList<>();
  private int depth;

  static boolean isActive(TransactionSynchronizationRegistry transactions) {
    return transactions.getTransactionStatus() == Status.STATUS_ACTIVE;
  }

  static Work of(TransactionSynchronizationRegistry transactions) {
    Work work = (Work) transactions.getResource(Work.class);
    if (work == null) {
      work = new Work();
      transactions.putResource(Work.class, work);
    }
    return work;
  }

  int enter() {
    depth++;
    entries.add(List.of());
    return entries.size() - 1;
  }

  void note(int place, List<AuditEntry.Draft> drafts) {
    entries.set(place, drafts);
  }

  boolean isOutermost() {
    return depth == 1;
  }

  void leave() {
    depth--;
  }

  /** Whether an operation is going on that leaves an entry. */
  boolean isAudited() {
    return depth > 0;
  }

  void changed(ObjectNode row) {
    rows.add(row);
  }

  /** The entries of all operations, the first with every row that changed. */
  List<AuditEntry.Draft> finish() {
    var all = new ArrayList<AuditEntry.Draft>();
    entries.forEach(all::addAll);
    entries.replaceAll(done -> List.of());
    if (!rows.isEmpty()) {
      if (all.isEmpty()) {
        throw new IllegalStateException(
            "an operation changed " + rows.size() + " rows and says that it did nothing");
      }
      ObjectNode facts = all.get(0).facts().orElseGet(JsonNodeFactory.instance::objectNode);
      facts.putArray("rows").addAll(rows);
      all.set(0, all.get(0).with(facts));
      rows.clear();
    }
    return all;
  }
}
