package org.zeropoint.audit.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.control.WitnessKey;
import org.zeropoint.audit.entity.CosignRequest;
import org.zeropoint.audit.entity.Cosigning;
import org.zeropoint.audit.entity.Trusted;
import org.zeropoint.audit.entity.WitnessedLog;
import org.zeropoint.audit.tree.AddCheckpoint;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.audit.tree.WitnessRule;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Open;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;

/** This installation as a witness: it cosigns the checkpoints of other installations' logs. */
@Stateless
@Open("its public key is made to be handed around; the rest says who may")
public class Witness {

  private static final int MOST_KEYS = 8;

  @PersistenceContext private EntityManager em;
  @Inject private WitnessKey key;
  @Inject private Clock clock;

  /** The public key that cosigns. */
  @ReadOnly
  public String key() {
    return open().verifier().format();
  }

  /**
   * Cosigns a checkpoint when it continues what was cosigned last. Requests for one log wait for
   * each other on its row, and this transaction ends before anything is answered, so that no two
   * trees of a size are ever cosigned, and no smaller one after a larger.
   */
  @Audited("witness.cosign")
  @Permitted(Role.WITNESS)
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Cosigning add(CosignRequest asking) {
    AddCheckpoint request = asking.asked();
    Checkpoint checkpoint = request.checkpoint();
    WitnessedLog log =
        em.find(WitnessedLog.class, checkpoint.origin(), LockModeType.PESSIMISTIC_WRITE);
    List<VerifierKey> trusted = log == null ? List.of() : log.trusted();
    WitnessRule.Seen seen = log == null ? WitnessRule.Seen.NOTHING : log.seen();
    WitnessRule.Ruling ruling = WitnessRule.of(request, trusted, seen);
    Instant now = clock.instant();
    Optional<SignedNote.Line> line = Optional.empty();
    boolean news = false;
    if (ruling == WitnessRule.Ruling.COSIGN) {
      line = Optional.of(open().sign(request.note().text(), now));
      log.saw(signedBy(trusted, request.note()).with(line.stream().toList()), now);
    } else if (ruling == WitnessRule.Ruling.INCONSISTENT) {
      news = log.refuse(signedBy(trusted, request.note()), now);
    }
    return new Cosigning(ruling, checkpoint.origin(), checkpoint.size(), seen.size(), line, news);
  }

  /** Without the signatures of those who are not known here. */
  private static SignedNote signedBy(List<VerifierKey> trusted, SignedNote note) {
    return new SignedNote(
        note.text(),
        note.signatures().stream()
            .filter(line -> trusted.stream().anyMatch(known -> known.isOf(line)))
            .toList());
  }

  /** The logs that are or were witnessed, by name. */
  @ReadOnly
  @Permitted({Role.ADMIN, Role.AUDITOR})
  public List<WitnessedLog> logs() {
    return em.createQuery("select l from WitnessedLog l order by l.origin", WitnessedLog.class)
        .getResultList();
  }

  /**
   * Takes on a log, or gives it other keys: several while it changes from one to the next.
   *
   * @param origin name of the log, the first line of its checkpoints
   * @param keys at least one, of type 1
   */
  @Audited("witness.trust")
  @Permitted(Role.ADMIN)
  public Trusted trust(@Subject String origin, List<String> keys) {
    requireName(origin);
    List<VerifierKey> parsed = parse(keys);
    WitnessedLog log = em.find(WitnessedLog.class, origin, LockModeType.PESSIMISTIC_WRITE);
    if (log == null) {
      // From now on the key is not made any more.
      open();
      log = new WitnessedLog(origin);
      em.persist(log);
    }
    log.trust(parsed);
    return new Trusted(log, parsed);
  }

  /** Cosigns a log no longer. What was seen last of it is kept, should it be taken on again. */
  @Audited("witness.distrust")
  @Permitted(Role.ADMIN)
  public Trusted distrust(@Subject String origin) {
    WitnessedLog log = em.find(WitnessedLog.class, origin, LockModeType.PESSIMISTIC_WRITE);
    if (log == null || log.trusted().isEmpty()) {
      throw new NotFound("no key of a log with this origin is trusted");
    }
    log.trust(List.of());
    return new Trusted(log, List.of());
  }

  private SigningKey open() {
    long logs = em.createQuery("select count(l) from WitnessedLog l", Long.class).getSingleResult();
    return key.open(logs > 0);
  }

  private static void requireName(String origin) {
    try {
      VerifierKey.requireName(origin);
    } catch (IllegalArgumentException e) {
      throw new Invalid(
          "/origin",
          "must be the first line of the log's checkpoints: 1 to 200"
              + " characters, none of them a blank or a plus");
    }
  }

  private static List<VerifierKey> parse(List<String> keys) {
    if (keys.isEmpty() || keys.size() > MOST_KEYS) {
      throw new Invalid("/keys", "must have 1 to " + MOST_KEYS + " items");
    }
    var parsed = new java.util.ArrayList<VerifierKey>();
    for (int i = 0; i < keys.size(); i++) {
      parsed.add(parse(keys.get(i), "/keys/" + i));
    }
    if (new HashSet<>(parsed).size() < parsed.size()) {
      throw new Invalid("/keys", "must not hold a key twice");
    }
    return parsed;
  }

  private static VerifierKey parse(String text, String pointer) {
    VerifierKey parsed;
    try {
      parsed = VerifierKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Invalid(pointer, "is no verifier key: " + e.getMessage());
    }
    if (parsed.type() != VerifierKey.LOG) {
      throw new Invalid(pointer, "must be the key of a log, type 1");
    }
    return parsed;
  }
}
