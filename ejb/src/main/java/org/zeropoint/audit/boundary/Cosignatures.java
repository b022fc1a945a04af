package org.zeropoint.audit.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.audit.control.TileTable;
import org.zeropoint.audit.entity.Cosignature;
import org.zeropoint.audit.entity.StoredCheckpoint;
import org.zeropoint.audit.tree.AddCheckpoint;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.Tiles;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Digest;

/**
 * What witnesses are asked and what they answered, in the caller's transaction. Nothing here leaves
 * an entry: it would make a checkpoint that is to be cosigned in turn.
 */
@ApplicationScoped
public class Cosignatures {

  /** The action and the subject of the entries that say which witnesses are asked. */
  public static final String WITNESSES = "log.witnesses";

  @PersistenceContext private EntityManager em;

  /** How many entries the newest checkpoint covers; 0 before the first. */
  public long newest() {
    Long size =
        em.createQuery("select max(c.size) from StoredCheckpoint c", Long.class).getSingleResult();
    return size == null ? 0 : size;
  }

  /**
   * The cosignature by this witness under the largest checkpoint that has a row of it; empty when
   * there is none, or when it is not its signature: rows can be planted.
   */
  public Optional<Cosignature> last(VerifierKey witness) {
    return em.createQuery(
            "select k from Cosignature k where k.witness = ?1 order by k.size desc",
            Cosignature.class)
        .setParameter(1, witness.name())
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .filter(row -> isBy(witness, row));
  }

  private boolean isBy(VerifierKey witness, Cosignature row) {
    StoredCheckpoint checkpoint = em.find(StoredCheckpoint.class, row.size());
    try {
      SignedNote note = SignedNote.parse(checkpoint.note());
      return witness.verify(SignedNote.Line.parse(row.line()), note.text());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * What to send to a witness so that it cosigns the checkpoint of this size.
   *
   * @param old what the witness saw last, if it said so; else what it cosigned last as far as is
   *     known here
   * @throws IllegalStateException when the tree is damaged
   */
  public Optional<AddCheckpoint> request(VerifierKey witness, long size, OptionalLong old) {
    StoredCheckpoint checkpoint = em.find(StoredCheckpoint.class, size);
    if (checkpoint == null) {
      return Optional.empty();
    }
    long known = last(witness).map(Cosignature::size).orElse(0L);
    // A larger one here is of a log that was cut since: the witness says what it saw.
    long from = old.orElse(known > size ? 0 : known);
    var tree = new MerkleTree(new Tiles(new TileTable(em)), size);
    return Optional.of(
        new AddCheckpoint(from, tree.consistency(from), SignedNote.parse(checkpoint.note())));
  }

  /** Keeps a cosignature that was verified; unless another text stands there by now. */
  public void keep(String text, long size, SignedNote.Line line, Instant at) {
    StoredCheckpoint checkpoint = em.find(StoredCheckpoint.class, size);
    if (checkpoint != null && SignedNote.parse(checkpoint.note()).text().equals(text)) {
      em.merge(new Cosignature(size, line.keyName(), line.format(), at));
    }
  }

  /** The digest of the set of witnesses that the log names last. */
  public Optional<Digest> named() {
    return em.createQuery(
            "select e.digest from AuditEntry e where e.tenant = ?1 and e.subject = ?2"
                + " and e.action = ?2 order by e.number desc",
            String.class)
        .setParameter(1, Caller.DEFAULT_TENANT)
        .setParameter(2, WITNESSES)
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .map(Digest::new);
  }
}
