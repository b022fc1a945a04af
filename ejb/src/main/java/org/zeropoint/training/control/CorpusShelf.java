package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.Optional;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;
import org.zeropoint.training.entity.Corpus;

/** Puts the texts that come with the product into the list. */
@ApplicationScoped
public class CorpusShelf {

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  /** A text that is in the list now. */
  public record Shelved(String name, String digest, boolean replaces) implements Traced {
    @Override
    public String auditSubject() {
      return name;
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(digest));
    }

    @Override
    public String auditOutcome() {
      return replaces ? "takes the place of an older one" : "comes with the product";
    }
  }

  /**
   * @param older what it replaces
   */
  @Audited("corpus.ship")
  public Shelved put(Corpus corpus, Optional<Corpus> older) {
    older.ifPresent(text -> text.delete(clock.instant()));
    em.flush();
    em.persist(corpus);
    return new Shelved(corpus.name(), corpus.digest(), older.isPresent());
  }
}
