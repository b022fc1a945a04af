package org.zeropoint.audit.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.AuditTree;
import org.zeropoint.audit.entity.LogKey;
import org.zeropoint.audit.entity.LogKeyring;
import org.zeropoint.audit.entity.StoredCheckpoint;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.Tiles;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Unavailable;

/**
 * Gives committed entries their places in the tree, in batches, and signs checkpoints over it.
 * Operations do not wait for it and lock nothing for it: they leave a row without a place. Whoever
 * holds {@link AuditTree} places; several servers may try. Entries that depend on each other keep
 * their order, as the number of the later one was drawn after the earlier one was committed.
 */
@Stateless
public class Sequencer {

  static final int BATCH = 1000;

  @PersistenceContext private EntityManager em;
  @Inject private LogKeys keys;
  @Inject private Outbox outbox;
  @Inject private Clock clock;

  /** Whether there is something to place, or it is not known yet that there is nothing more. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean waiting() {
    if (!em.find(AuditTree.class, AuditTree.ONLY).whole()) {
      return true;
    }
    return !em.createQuery("select e.number from AuditEntry e where e.pending = true", Long.class)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /**
   * Places at most {@value #BATCH} entries.
   *
   * @return whether there may be more
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean place() {
    AuditTree tree = locked();
    List<AuditEntry> pending =
        em.createQuery(
                "select e from AuditEntry e where e.pending = true order by e.pending, e.number",
                AuditEntry.class)
            .setMaxResults(BATCH)
            .getResultList();
    if (pending.isEmpty()) {
      tree.caughtUp(true);
      return false;
    }
    var tiles = new Tiles(new TileTable(em));
    var hashes = new ArrayList<byte[]>(pending.size());
    long size = tree.size();
    for (AuditEntry entry : pending) {
      entry.at(tree.next());
      hashes.add(Merkle.leafHash(entry.leaf()));
    }
    tiles.append(size, hashes);
    tiles.flush();
    tree.caughtUp(pending.size() < BATCH);
    return !tree.whole();
  }

  /**
   * Signs a checkpoint when the tree has grown since the last one.
   *
   * @param remembered what this server published last: the tree has to be a continuation of it
   * @return the newest checkpoint
   * @throws Unavailable when the tree was rewritten or cut since, or the keys are missing: nothing
   *     is signed then
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Optional<StoredCheckpoint> seal(Optional<Checkpoint> remembered) {
    AuditTree tree = locked();
    Optional<StoredCheckpoint> last = newest();
    long size = tree.size();
    if (last.filter(newest -> newest.size() > size).isPresent()) {
      throw new Unavailable(
          "the database holds a checkpoint over %d entries, and the tree has %d"
              .formatted(last.get().size(), size));
    }
    if (!tree.whole() || size == last.map(StoredCheckpoint::size).orElse(0L)) {
      return last;
    }
    var tiles = new Tiles(new TileTable(em));
    remembered.ifPresent(known -> requireContinued(tiles, size, known));
    LogKeyring ring = keys.ring(last.isPresent());
    List<SigningKey> signing = keys.signing(ring);
    if (signing.isEmpty()) {
      throw new Unavailable("no key of the log is in force");
    }
    byte[] root = new MerkleTree(tiles, size).root();
    String note =
        new Checkpoint(ring.origin(), size, root).signed(signing, clock.instant()).format();
    var checkpoint = new StoredCheckpoint(size, Digest.ofHash(root).value(), note, clock.instant());
    em.persist(checkpoint);
    announce(checkpoint, ring.origin());
    return Optional.of(checkpoint);
  }

  /** Refuses a tree that is not a continuation of what was published. */
  static void requireContinued(Tiles tiles, long size, Checkpoint known) {
    if (known.size() > size) {
      throw new Unavailable(
          "the log was cut: a checkpoint over %d entries was published, the database has %d"
              .formatted(known.size(), size));
    }
    byte[] root = new MerkleTree(tiles, known.size()).root();
    if (!java.util.Arrays.equals(root, known.root())) {
      throw new Unavailable(
          "the log was rewritten: its first %d entries are not those of the published checkpoint"
              .formatted(known.size()));
    }
  }

  private void announce(StoredCheckpoint checkpoint, String origin) {
    List<?> tenants = em.createNativeQuery("select id from tenant order by id").getResultList();
    for (Object tenant : tenants) {
      outbox.announce(
          new Outbox.Event(
              (String) tenant,
              "checkpoint",
              Long.toString(checkpoint.size()),
              "signed",
              Map.of("origin", origin, "size", checkpoint.size(), "note", checkpoint.note())));
    }
  }

  /** Checkpoints over more than {@code size} entries, the smallest first, at most a hundred. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public List<StoredCheckpoint> above(long size) {
    return em.createQuery(
            "select c from StoredCheckpoint c where c.size > ?1 order by c.size",
            StoredCheckpoint.class)
        .setParameter(1, size)
        .setMaxResults(100)
        .getResultList();
  }

  /**
   * A checkpoint that the log's own key signed, over the tree as it is.
   *
   * @throws Unavailable when no key of the log signed it, or the tree is another one
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Checkpoint vouched(SignedNote note) {
    LogKeyring ring = keys.ring(true);
    boolean signed =
        ring.keys().stream().map(LogKey::key).map(VerifierKey::parse).anyMatch(k -> k.signed(note));
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (!signed || !checkpoint.origin().equals(ring.origin())) {
      throw new Unavailable(
          "a checkpoint over %d entries is there that no key of the log signed"
              .formatted(checkpoint.size()));
    }
    check(checkpoint);
    return checkpoint;
  }

  /**
   * A checkpoint of the database, when the log's own key signed it for just that size.
   *
   * @throws Unavailable as {@link #vouched(SignedNote)}, and when it is no signed note
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Checkpoint vouched(StoredCheckpoint stored) {
    Checkpoint checkpoint;
    try {
      checkpoint = vouched(SignedNote.parse(stored.note()));
    } catch (IllegalArgumentException e) {
      throw new Unavailable(
          "the checkpoint over %d entries in the database is no signed note: %s"
              .formatted(stored.size(), e.getMessage()));
    }
    if (checkpoint.size() != stored.size()) {
      throw new Unavailable(
          "the checkpoint over %d entries in the database was signed over %d"
              .formatted(stored.size(), checkpoint.size()));
    }
    return checkpoint;
  }

  /** Compares the tree with what this server published last. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void check(Checkpoint remembered) {
    AuditTree tree = em.find(AuditTree.class, AuditTree.ONLY);
    requireContinued(new Tiles(new TileTable(em)), tree.size(), remembered);
  }

  private Optional<StoredCheckpoint> newest() {
    return em.createQuery(
            "select c from StoredCheckpoint c order by c.size desc", StoredCheckpoint.class)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  private AuditTree locked() {
    return em.find(AuditTree.class, AuditTree.ONLY, LockModeType.PESSIMISTIC_WRITE);
  }
}
