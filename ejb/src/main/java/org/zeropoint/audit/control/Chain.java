package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.AuditHead;
import org.zeropoint.audit.entity.Verification;
import org.zeropoint.shared.Digest;

/** Recomputes the chain, a slice at a time, and names the first entry that does not fit. */
@ApplicationScoped
public class Chain {

  private static final int SLICE = 1000;
  private static final String GENESIS = Digest.ofHash(new byte[32]).value();

  @PersistenceContext private EntityManager em;

  public Verification verify() {
    AuditHead head = em.find(AuditHead.class, AuditHead.ONLY);
    em.refresh(head);
    String previous = GENESIS;
    long read = 0;
    List<AuditEntry> slice = slice(0, head.seq());
    while (!slice.isEmpty()) {
      for (AuditEntry entry : slice) {
        Optional<String> fault = fault(entry, read + 1, previous);
        if (fault.isPresent()) {
          return new Verification(false, read, Optional.of(read + 1), fault);
        }
        previous = entry.hash();
        read++;
      }
      em.clear();
      slice = slice(read, head.seq());
    }
    if (read != head.seq() || !previous.equals(head.hash())) {
      return new Verification(
          false, read, Optional.of(read + 1), Optional.of("the end of the log was cut off"));
    }
    return new Verification(true, read, Optional.empty(), Optional.empty());
  }

  private static Optional<String> fault(AuditEntry entry, long expected, String previous) {
    if (entry.seq() != expected) {
      return Optional.of("entry " + expected + " is missing");
    }
    if (!entry.previous().equals(previous)) {
      return Optional.of("entry " + expected + " does not follow the one before it");
    }
    if (!entry.hash().equals(entry.computedHash())) {
      return Optional.of("entry " + expected + " was changed: its hash is another");
    }
    return Optional.empty();
  }

  /** Entries up to the head as it was at the start: what is appended meanwhile is not judged. */
  private List<AuditEntry> slice(long after, long last) {
    return em.createQuery(
            "select e from AuditEntry e where e.seq > ?1 and e.seq <= ?2 order by e.seq",
            AuditEntry.class)
        .setParameter(1, after)
        .setParameter(2, last)
        .setMaxResults(SLICE)
        .getResultList();
  }
}
