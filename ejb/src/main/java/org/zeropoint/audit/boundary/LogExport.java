package org.zeropoint.audit.boundary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.OptionalLong;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.LogExtent;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;

/**
 * The log for those who verify it elsewhere: slice by slice, each read in a transaction of its own.
 */
@Stateless
@Permitted({Role.AUDITOR, Role.ADMIN})
public class LogExport {

  /** Leaves that are read at once. */
  public static final int SLICE = 500;

  @PersistenceContext private EntityManager em;
  @Inject private Checkpoints checkpoints;
  @Inject private Callers callers;

  /**
   * How far the log is signed, and by whom.
   *
   * @param size of an older checkpoint; empty for the newest
   * @throws org.zeropoint.shared.Invalid when none was signed over that many entries
   */
  @ReadOnly
  public LogExtent extent(OptionalLong size) {
    return checkpoints.extent(size);
  }

  /**
   * The leaves from {@code from} on, at most {@value #SLICE}, each as {@link AuditEntry#leafJson}:
   * those of the caller's tenant whole, of the others only what the tree needs. All are read from
   * the entries, so that one that was changed or is gone is found by whoever verifies.
   *
   * @param size leaves of the checkpoint, of which none beyond is given
   */
  @ReadOnly
  public List<ObjectNode> leaves(long from, long size) {
    String tenant = callers.current().tenant();
    return em
        .createQuery(
            "select e from AuditEntry e where e.place >= ?1 and e.place < ?2 order by e.place",
            AuditEntry.class)
        .setParameter(1, from)
        .setParameter(2, Math.min(from + SLICE, size))
        .getResultList()
        .stream()
        .map(entry -> entry.tenant().equals(tenant) ? entry.leafJson() : entry.hashJson())
        .toList();
  }
}
