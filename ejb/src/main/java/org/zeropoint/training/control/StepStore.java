package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.StepChunk;

/** What the steps of runs measured, in chunks; for code that is in a transaction already. */
@ApplicationScoped
public class StepStore {

  @PersistenceContext private EntityManager em;

  /** Steps in all, and those with a loss or gradient norm that is no finite number. */
  public record Count(long all, long nonFinite) {}

  /** Adds steps, in their order, behind those of the run that are there. */
  public void add(long run, List<RunMetric> steps) {
    List<RunMetric> left = steps;
    Optional<StepChunk> last = last(run);
    if (last.isPresent()) {
      left = last.get().take(left);
    }
    while (!left.isEmpty()) {
      var chunk = new StepChunk(run, left.get(0).step());
      left = chunk.take(left);
      em.persist(chunk);
    }
  }

  /** Only the key of the newest is looked for: the bytes of the others are not read. */
  private Optional<StepChunk> last(long run) {
    Integer first =
        em.createQuery("select max(c.firstStep) from StepChunk c where c.runPk = ?1", Integer.class)
            .setParameter(1, run)
            .getSingleResult();
    return Optional.ofNullable(first)
        .map(step -> em.find(StepChunk.class, new StepChunk.Key(run, step)));
  }

  /** Forgets the steps after this one: they will be done again. */
  public void cutAfter(long run, int step) {
    em.createQuery("delete from StepChunk c where c.runPk = ?1 and c.firstStep > ?2")
        .setParameter(1, run)
        .setParameter(2, step)
        .executeUpdate();
    last(run).ifPresent(chunk -> chunk.cutAfter(step));
  }

  /** The steps after this one, in their order. */
  public List<RunMetric> after(long run, int step) {
    return between(run, step, Integer.MAX_VALUE);
  }

  /** The steps after one up to another, in their order. */
  public List<RunMetric> between(long run, int after, int upTo) {
    return em.createQuery(
            "select c from StepChunk c where c.runPk = ?1 and c.firstStep > ?2"
                + " and c.firstStep <= ?3 order by c.firstStep",
            StepChunk.class)
        .setParameter(1, run)
        .setParameter(2, after - StepChunk.MOST)
        .setParameter(3, upTo)
        .getResultStream()
        .flatMap(chunk -> chunk.metrics().stream())
        .filter(metric -> metric.step() > after && metric.step() <= upTo)
        .toList();
  }

  public Count count(long run) {
    Object[] sums =
        em.createQuery(
                "select coalesce(sum(c.steps), 0), coalesce(sum(c.nonFinite), 0)"
                    + " from StepChunk c where c.runPk = ?1",
                Object[].class)
            .setParameter(1, run)
            .getSingleResult();
    long finite = ((Number) sums[0]).longValue();
    long nonFinite = ((Number) sums[1]).longValue();
    return new Count(finite + nonFinite, nonFinite);
  }
}
