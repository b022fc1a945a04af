package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.boundary.RepeatArchive;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.ReviewPart;
import org.zeropoint.ethics.entity.ReviewRepeat;
import org.zeropoint.shared.Conflict;

/** Two servers at the same repeats, in the schema that the migrations make. */
class RepeatStoreTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int MOST = 10;

  @TempDir private Path directory;
  private MigratedStore store;
  private AiReview review;

  @BeforeEach
  void install() throws SQLException {
    store = new MigratedStore(directory);
    try (Statement statement = store.connection().createStatement()) {
      // The review is of a proposal that this test does not need.
      statement.execute("set referential_integrity false");
    }
    review = new AiReview(1, "built-in-reviewer", judgement(), NOW);
    server(em -> em.persist(review));
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
  }

  private static Judgement judgement() {
    var found = new Finding("bias", Finding.Outcome.PASS, "none");
    var part = new ReviewPart("rules", "1", true, List.of(found), Optional.empty(), 0);
    return new Judgement(
        "sha256:r", Optional.empty(), "pass", 100, "none", List.of(), List.of(), List.of(part));
  }

  /** A transaction of some server. */
  private void server(Consumer<EntityManager> work) {
    try (EntityManager em = store.entities()) {
      em.getTransaction().begin();
      try {
        work.accept(em);
        em.getTransaction().commit();
      } finally {
        if (em.getTransaction().isActive()) {
          em.getTransaction().rollback();
        }
      }
    }
  }

  private void repeat(long id, Consumer<ReviewRepeat> work) {
    server(em -> work.accept(new RepeatArchive(em).locked(id)));
  }

  private long asked() {
    var repeat = new ReviewRepeat(review, "auditor", false, NOW);
    server(em -> new RepeatArchive(em).keep(repeat));
    return repeat.id();
  }

  private List<Long> unattended(Instant now) {
    try (EntityManager em = store.entities()) {
      return new RepeatArchive(em).unattended(now, MOST).stream().map(ReviewRepeat::id).toList();
    }
  }

  @Test
  void whatAServerIsAt_noOtherTouches_andWhatItGaveUpIsEnded() {
    long id = asked();
    assertThat(unattended(NOW)).containsExactly(id);
    repeat(id, one -> one.begin(NOW, NOW.plus(LEASE)));
    assertThatThrownBy(() -> repeat(id, other -> other.begin(NOW, NOW.plus(LEASE))))
        .isInstanceOf(Conflict.class);
    assertThat(unattended(NOW.plus(LEASE))).isEmpty();

    Instant later = NOW.plus(LEASE);
    repeat(id, one -> one.renew(later.plus(LEASE)));
    assertThat(unattended(later.plusSeconds(1))).isEmpty();
    assertThatThrownBy(() -> repeat(id, other -> other.requireUnattended(later.plusSeconds(1))))
        .isInstanceOf(Conflict.class);

    Instant over = later.plus(LEASE).plusSeconds(1);
    assertThat(unattended(over)).containsExactly(id);
    repeat(
        id,
        other -> {
          other.requireUnattended(over);
          other.failed("its server ended", over);
        });
    assertThat(unattended(over)).isEmpty();
    assertThatThrownBy(() -> repeat(id, one -> one.renew(over.plus(LEASE))))
        .as("whoever was away too long learns of it")
        .isInstanceOf(Conflict.class);
    assertThatThrownBy(() -> repeat(id, one -> one.became(judgement(), over)))
        .isInstanceOf(Conflict.class);
  }

  @Test
  void whatWasBegunBeforeThereWereLeases_isGivenUp() throws SQLException {
    long id = asked();
    repeat(id, one -> one.begin(NOW, NOW.plus(LEASE)));
    try (Statement statement = store.connection().createStatement()) {
      statement.execute("update review_repeat set lease_until = null where id = " + id);
    }
    assertThat(unattended(NOW)).containsExactly(id);
    repeat(id, other -> other.requireUnattended(NOW));
  }

  @Test
  void whatIsOver_nobodyIsAt() {
    long id = asked();
    repeat(id, one -> one.begin(NOW, NOW.plus(LEASE)));
    repeat(id, one -> one.became(judgement(), NOW));
    assertThat(unattended(NOW.plus(LEASE).plusSeconds(1))).isEmpty();
    repeat(id, kept -> assertThat(kept.state()).isEqualTo(ReviewRepeat.State.EQUAL));
  }
}
