package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.AuditTree;
import org.zeropoint.audit.entity.StoredCheckpoint;
import org.zeropoint.audit.entity.Verification;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.Tiles;

/**
 * Hashes every entry again, a slice at a time, compares each with the tree, and the tree with the
 * newest checkpoint; names the first entry that does not fit.
 */
@ApplicationScoped
public class TreeCheck {

  private static final int SLICE = 1000;

  @PersistenceContext private EntityManager em;

  public Verification verify() {
    // Before the size: what is signed while this reads is not judged.
    Optional<StoredCheckpoint> newest = newest();
    AuditTree tree = em.find(AuditTree.class, AuditTree.ONLY);
    em.refresh(tree);
    long size = tree.size();
    try {
      long read = 0;
      for (List<AuditEntry> slice = slice(0, size); !slice.isEmpty(); slice = slice(read, size)) {
        var tiles = new Tiles(new TileTable(em));
        for (AuditEntry entry : slice) {
          Optional<String> fault = fault(tiles, entry, read);
          if (fault.isPresent()) {
            return new Verification(false, read, Optional.of(read + 1), fault);
          }
          read++;
        }
        em.clear();
      }
      return read == size
          ? checkpoint(newest, size)
          : broken(read, "the end of the log was cut off");
    } catch (IllegalStateException | IllegalArgumentException e) {
      return broken(size, "the tree is damaged: " + e.getMessage());
    }
  }

  private static Optional<String> fault(Tiles tiles, AuditEntry entry, long expected) {
    if (entry.seq() != expected + 1) {
      return Optional.of("entry " + (expected + 1) + " is missing");
    }
    byte[] placed = tiles.node(0, expected);
    try {
      if (Arrays.equals(Merkle.leafHash(entry.leaf()), placed)) {
        return Optional.empty();
      }
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "entry " + (expected + 1) + " was changed: it is none any more: " + e.getMessage());
    }
    return Optional.of("entry " + (expected + 1) + " was changed: its hash is another");
  }

  private Optional<StoredCheckpoint> newest() {
    return em.createQuery(
            "select c from StoredCheckpoint c order by c.size desc", StoredCheckpoint.class)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  /** The tree against the newest checkpoint; what came behind that has none yet. */
  private Verification checkpoint(Optional<StoredCheckpoint> stored, long size) {
    if (stored.isEmpty()) {
      return new Verification(true, size, Optional.empty(), Optional.empty());
    }
    Checkpoint signed;
    try {
      signed = Checkpoint.parse(SignedNote.parse(stored.get().note()).text());
    } catch (IllegalArgumentException e) {
      return broken(
          size,
          "the checkpoint over %d entries is no signed note: %s"
              .formatted(stored.get().size(), e.getMessage()));
    }
    if (signed.size() > size) {
      return broken(size, "the end of the log was cut off: " + signed.size() + " were signed");
    }
    byte[] root = new MerkleTree(new Tiles(new TileTable(em)), signed.size()).root();
    return Arrays.equals(root, signed.root())
        ? new Verification(true, size, Optional.empty(), Optional.empty())
        : broken(0, "the tree is not the one that was signed over " + signed.size() + " entries");
  }

  private static Verification broken(long read, String reason) {
    return new Verification(false, read, Optional.of(read + 1), Optional.of(reason));
  }

  /** Entries up to the size at the start: what is placed meanwhile is not judged. */
  private List<AuditEntry> slice(long from, long size) {
    return em.createQuery(
            "select e from AuditEntry e where e.place >= ?1 and e.place < ?2 order by e.place",
            AuditEntry.class)
        .setParameter(1, from)
        .setParameter(2, size)
        .setMaxResults(SLICE)
        .getResultList();
  }
}
