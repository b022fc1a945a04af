package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.entity.Cosigned;
import org.zeropoint.audit.entity.LogKey;
import org.zeropoint.audit.entity.LogKeyring;
import org.zeropoint.audit.entity.SignedCheckpoint;
import org.zeropoint.audit.entity.StoredCheckpoint;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Unavailable;

/**
 * Reads checkpoints for people. What the database holds is not believed: each note is verified with
 * the keys of the log, which lie elsewhere.
 */
@ApplicationScoped
public class PublishedCheckpoints {

  @PersistenceContext private EntityManager em;
  @Inject private LogKeys keys;

  /** The newest checkpoint, verified; empty before the first. */
  public Optional<SignedCheckpoint> newest() {
    return stored().map(stored -> read(stored, ring()));
  }

  /** The public keys; empty when they cannot be read. */
  public Optional<LogKeyring> ring() {
    try {
      return Optional.of(keys.ring(stored().isPresent()));
    } catch (Unavailable missing) {
      return Optional.empty();
    }
  }

  private Optional<StoredCheckpoint> stored() {
    return em.createQuery(
            "select c from StoredCheckpoint c"
                + " where c.size = (select max(d.size) from StoredCheckpoint d)",
            StoredCheckpoint.class)
        .getResultStream()
        .findFirst();
  }

  private SignedCheckpoint read(StoredCheckpoint stored, Optional<LogKeyring> ring) {
    try {
      SignedNote note = SignedNote.parse(stored.note());
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      List<String> signers = signers(note, ring);
      return new SignedCheckpoint(
          stored.size(),
          Base64.getEncoder().encodeToString(checkpoint.root()),
          stored.signedAt(),
          signers,
          note.with(lines(stored.size())).format(),
          fault(stored, checkpoint, signers, ring));
    } catch (IllegalArgumentException e) {
      return new SignedCheckpoint(
          stored.size(),
          "",
          stored.signedAt(),
          List.of(),
          stored.note(),
          Optional.of("the newest checkpoint is no signed note: " + e.getMessage()));
    }
  }

  private static Optional<String> fault(
      StoredCheckpoint stored,
      Checkpoint checkpoint,
      List<String> signers,
      Optional<LogKeyring> ring) {
    if (ring.isEmpty()) {
      return Optional.of("the keys of the log cannot be read: nothing can be verified with them");
    }
    if (checkpoint.size() != stored.size()
        || !checkpoint.origin().equals(ring.get().origin())
        || signers.isEmpty()) {
      return Optional.of("no key of this log signed the checkpoint that the database holds");
    }
    return Optional.empty();
  }

  private static List<String> signers(SignedNote note, Optional<LogKeyring> ring) {
    return ring.stream()
        .flatMap(all -> all.keys().stream())
        .map(LogKey::key)
        .map(VerifierKey::parse)
        .filter(key -> key.signed(note))
        .map(key -> HexFormat.of().toHexDigits(key.id()))
        .toList();
  }

  private List<SignedNote.Line> lines(long size) {
    List<?> rows =
        em.createNativeQuery("select line from audit_cosignature where size = ?1 order by witness")
            .setParameter(1, size)
            .getResultList();
    return rows.stream()
        .map(String.class::cast)
        .flatMap(line -> SignedNote.Line.find(line).stream())
        .toList();
  }

  /** The cosignatures of the newest checkpoint that has any, as the database holds them. */
  public List<Cosigned> witnessed() {
    Number size =
        (Number) em.createNativeQuery("select max(size) from audit_cosignature").getSingleResult();
    return size == null
        ? List.of()
        : lines(size.longValue()).stream()
            .filter(line -> line.signature().length > Long.BYTES)
            .map(line -> new Cosigned(line.keyName(), size.longValue(), signedAt(line)))
            .toList();
  }

  /** The time that a cosignature begins with, C2SP tlog-cosignature. */
  private static Instant signedAt(SignedNote.Line line) {
    return Instant.ofEpochSecond(ByteBuffer.wrap(line.signature()).getLong());
  }
}
