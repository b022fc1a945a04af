package org.zeropoint.training.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.control.CorpusStore;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.CorpusKind;
import org.zeropoint.training.entity.StoredText;

/** The texts and images that runs train on. */
@Stateless
@Permitted
public class Corpora {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{3,100}");
  private static final int LONGEST_LICENCE = 200;
  private static final int LONGEST_SOURCE = 500;

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private CorpusStore store;
  @Inject private Outbox outbox;

  /** A corpus that was taken in. */
  public record Uploaded(Corpus corpus) implements Traced {
    @Override
    public String auditSubject() {
      return corpus.name();
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(corpus.digest()));
    }
  }

  @ReadOnly
  public List<Corpus> list() {
    return em.createQuery(
            "select c from Corpus c where c.tenant = ?1 and c.activeName is not null order by c.name",
            Corpus.class)
        .setParameter(1, callers.current().tenant())
        .getResultList();
  }

  /**
   * @throws NotFound when there is none of this name
   */
  @ReadOnly
  public Corpus find(String name) {
    return search(name).orElseThrow(() -> new NotFound("there is no corpus " + name));
  }

  /** What a corpus holds; empty when its file is gone. */
  @ReadOnly
  public Optional<CorpusKind> kind(Corpus corpus) {
    return store.kind(corpus.digest());
  }

  /**
   * Puts a text or images into the store, before anything is said about them; no transaction waits
   * for the sender.
   *
   * @throws Invalid when it is neither UTF-8 nor a file of images, is too short or is over the
   *     limit
   */
  @Composite
  @Permitted({Role.AUTHOR, Role.ADMIN})
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public StoredText receive(InputStream text) {
    return store.add(text);
  }

  /**
   * Makes a received text a corpus.
   *
   * @throws Invalid when a field breaks a rule
   * @throws Conflict when the name is taken
   */
  @Audited("corpus.upload")
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public Uploaded add(@Subject String name, String licence, String source, StoredText stored) {
    requireForm(name, licence, source);
    if (search(name).isPresent()) {
      throw new Conflict("there is a corpus " + name + " already; delete it or take another name");
    }
    Caller caller = callers.current();
    var corpus =
        new Corpus(
            caller.tenant(),
            new Corpus.Text(
                name, stored.digest().value(), stored.bytes(), licence.strip(), source.strip()),
            caller.name(),
            clock.instant());
    em.persist(corpus);
    outbox.announce(new Outbox.Event(caller.tenant(), "corpus", name, "added"));
    return new Uploaded(corpus);
  }

  /**
   * Takes a corpus out of use; what was trained on it keeps its digest, and its file stays for
   * audits.
   */
  @Audited("corpus.delete")
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public void delete(@Subject String name) {
    Corpus corpus = find(name);
    Caller caller = callers.current();
    if (!corpus.addedBy().equals(caller.name()) && !caller.has(Role.ADMIN)) {
      throw new Forbidden("only " + corpus.addedBy() + " or an admin deletes this corpus");
    }
    corpus.delete(clock.instant());
    outbox.announce(new Outbox.Event(caller.tenant(), "corpus", name, "deleted"));
  }

  private Optional<Corpus> search(String name) {
    return em.createQuery(
            "select c from Corpus c where c.tenant = ?1 and c.activeName = ?2", Corpus.class)
        .setParameter(1, callers.current().tenant())
        .setParameter(2, name)
        .getResultStream()
        .findFirst();
  }

  private static void requireForm(String name, String licence, String source) {
    var violations = new ArrayList<Violation>();
    if (!NAME.matcher(name).matches()) {
      violations.add(
          new Violation("/name", "must have 3 to 100 letters, digits, '.', '_' and '-' only"));
    }
    if (licence.isBlank() || licence.length() > LONGEST_LICENCE) {
      violations.add(
          new Violation("/licence", "must say under which licence the text may be used"));
    }
    if (source.length() > LONGEST_SOURCE) {
      violations.add(
          new Violation("/source", "must have at most " + LONGEST_SOURCE + " characters"));
    }
    if (!JsonCheck.isPlain(licence) || !JsonCheck.isPlain(source)) {
      violations.add(
          new Violation(
              "", "licence and source must not hold control characters or direction overrides"));
    }
    if (!violations.isEmpty()) {
      throw new Invalid(violations);
    }
  }
}
