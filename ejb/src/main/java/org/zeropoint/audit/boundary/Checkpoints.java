package org.zeropoint.audit.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.audit.control.LogKeys;
import org.zeropoint.audit.control.LogState;
import org.zeropoint.audit.entity.AuditTree;
import org.zeropoint.audit.entity.KeyRotated;
import org.zeropoint.audit.entity.LogExtent;
import org.zeropoint.audit.entity.LogKey;
import org.zeropoint.audit.entity.LogKeyring;
import org.zeropoint.audit.entity.StoredCheckpoint;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Open;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;

/** What the log publishes of itself, and the keys that sign it. */
@Stateless
@Open("a checkpoint holds a size and a hash, made to be handed around")
public class Checkpoints {

  private static final int MOST_DAYS = 365;

  @PersistenceContext private EntityManager em;
  @Inject private LogKeys keys;
  @Inject private LogState state;

  /**
   * The newest checkpoint with the cosignatures it has so far.
   *
   * @throws NotFound when nothing was signed yet
   */
  @ReadOnly
  public String newest() {
    return note(find().orElseThrow(Checkpoints::none));
  }

  /**
   * How far the log is signed, and by whom.
   *
   * @param size of an older checkpoint; empty for the newest
   * @throws NotFound when nothing was signed yet
   * @throws Invalid when none was signed over that many entries
   */
  @ReadOnly
  public LogExtent extent(OptionalLong size) {
    StoredCheckpoint checkpoint = over(size);
    LogKeyring ring = keys();
    return new LogExtent(
        ring.origin(),
        checkpoint.size(),
        note(checkpoint),
        ring.keys().stream().map(LogKey::key).toList());
  }

  private StoredCheckpoint over(OptionalLong size) {
    StoredCheckpoint newest = find().orElseThrow(Checkpoints::none);
    if (size.isEmpty()) {
      return newest;
    }
    StoredCheckpoint found = em.find(StoredCheckpoint.class, size.getAsLong());
    if (found == null) {
      throw new Invalid(
          "/size",
          "no checkpoint was signed over %d entries; the newest is over %d"
              .formatted(size.getAsLong(), newest.size()));
    }
    return found;
  }

  private static NotFound none() {
    return new NotFound("no checkpoint has been signed yet");
  }

  /**
   * The newest checkpoint that a witness cosigned, with all the cosignatures it has so far.
   *
   * @throws NotFound when no witness cosigned any yet
   */
  @ReadOnly
  public String newestCosigned() {
    return em.createQuery(
            "select c from StoredCheckpoint c where c.size ="
                + " (select max(k.size) from Cosignature k)",
            StoredCheckpoint.class)
        .getResultStream()
        .findFirst()
        .map(this::note)
        .orElseThrow(() -> new NotFound("no checkpoint has been cosigned yet"));
  }

  private String note(StoredCheckpoint checkpoint) {
    List<SignedNote.Line> lines =
        em.createQuery(
                "select k.line from Cosignature k where k.size = ?1 order by k.witness",
                String.class)
            .setParameter(1, checkpoint.size())
            .getResultStream()
            .flatMap(line -> SignedNote.Line.find(line).stream())
            .toList();
    return SignedNote.parse(checkpoint.note()).with(lines).format();
  }

  /** How many entries the newest checkpoint covers; 0 before the first. */
  @ReadOnly
  public long size() {
    return find().map(StoredCheckpoint::size).orElse(0L);
  }

  private Optional<StoredCheckpoint> find() {
    return em.createQuery(
            "select c from StoredCheckpoint c order by c.size desc", StoredCheckpoint.class)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  /** The public keys, with the times of those that are replaced. */
  @ReadOnly
  public LogKeyring keys() {
    return keys.ring(find().isPresent());
  }

  /** Why nothing is signed at present; empty when all is well. */
  @ReadOnly
  public Optional<String> fault() {
    return state.fault();
  }

  /**
   * Has a new key sign from now on, and the present one beside it for some days.
   *
   * @param overlapDays 0 to 365; 0 when the present key is no longer to be trusted
   */
  @Audited("log.rotate-key")
  @Permitted(Role.ADMIN)
  public KeyRotated rotate(int overlapDays) {
    if (overlapDays < 0 || overlapDays > MOST_DAYS) {
      throw new Invalid("/overlapDays", "must be between 0 and " + MOST_DAYS);
    }
    // One rotation at a time: each writes the whole file of keys.
    em.find(AuditTree.class, AuditTree.ONLY, LockModeType.PESSIMISTIC_WRITE);
    Duration overlap = Duration.ofDays(overlapDays);
    String key = keys.rotate(keys(), overlap).format();
    return new KeyRotated(key, overlap, keys());
  }
}
