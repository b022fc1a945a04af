package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.control.SuiteBook;
import org.zeropoint.ethics.entity.EvaluationSuite;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.ethics.suite.SuiteForm;
import org.zeropoint.shared.Json;

/** Suites in the schema that the migrations make. */
class SuiteStoreTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path directory;
  private MigratedStore store;
  private EntityManager em;
  private SuiteBook book;

  @BeforeEach
  void install() throws SQLException {
    store = new MigratedStore(directory);
    em = store.entities();
    book = new SuiteBook(em);
  }

  @AfterEach
  void close() throws SQLException {
    em.close();
    store.close();
  }

  private static Suite suite(String name, int version) {
    return SuiteForm.read(
        Json.parse(
            """
            {"name": "%s", "version": %d, "source": "s", "licence": "l",
             "thresholds": {"quality.margin": 0.5},
             "patterns": [{"id": "k", "kind": "secret", "regex": "key"}]}
            """
                .formatted(name, version)));
  }

  private EvaluationSuite added(String name, int version) {
    var stored = new EvaluationSuite("default", suite(name, version), "admin", NOW);
    em.getTransaction().begin();
    book.add(stored);
    em.getTransaction().commit();
    return stored;
  }

  @Test
  void suitesAreKeptAsTheyWereRead_andCountUntilTheyAreRetired() {
    EvaluationSuite first = added("b", 1);
    added("a", 3);
    em.getTransaction().begin();
    first.retire("other", NOW);
    em.getTransaction().commit();
    added("b", 2);
    em.clear();

    assertThat(book.all("default"))
        .extracting(each -> each.name() + each.number() + each.counts())
        .containsExactly("a3true", "b2true", "b1false");
    assertThat(book.active("default"))
        .containsExactly(StandardSuite.get(), suite("a", 3), suite("b", 2));
    EvaluationSuite kept = book.find("default", "b", 1).orElseThrow();
    assertThat(kept.suite().digest().value()).isEqualTo(kept.digest());
    assertThat(kept.retiredBy()).contains("other");
    assertThat(kept.retiredAt()).contains(NOW);
    assertThat(book.all("elsewhere")).isEmpty();
  }

  @Test
  void theDatabaseHoldsAVersionOnce() {
    added("b", 1);
    assertThatThrownBy(() -> added("b", 1)).isInstanceOf(PersistenceException.class);
  }

  @Test
  void evaluationsAreFoundByTheirInputs() {
    assertThat(
            em.createQuery(
                    "select e.seconds from EvaluationRecord e where e.tenant = ?1"
                        + " and e.cacheKey = ?2 order by e.id desc")
                .setParameter(1, "default")
                .setParameter(2, "sha256:x")
                .getResultList())
        .isEmpty();
  }
}
