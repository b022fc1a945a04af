package org.zeropoint.training.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.shared.NotFound;
import org.zeropoint.training.control.CorpusStore;
import org.zeropoint.training.control.StepStore;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingRun;

/** Finished runs, for code that is in a transaction already and turns them into proposals. */
@ApplicationScoped
public class RunArchive {

  @PersistenceContext private EntityManager em;
  @Inject private CorpusStore corpora;
  @Inject private StepStore steps;

  /** Completed runs of every tenant that became no proposal yet, oldest first. */
  public List<TrainingRun> unproposed(int most) {
    return em.createQuery(
            "select r from TrainingRun r where r.status = ?1 and r.proposalId is null"
                + " and r.problem is null order by r.id",
            TrainingRun.class)
        .setParameter(1, RunStatus.COMPLETED.external())
        .setMaxResults(most)
        .getResultList();
  }

  public Optional<TrainingRun> find(String tenant, String runId) {
    return em.createQuery(
            "select r from TrainingRun r where r.tenant = ?1 and r.runId = ?2", TrainingRun.class)
        .setParameter(1, tenant)
        .setParameter(2, runId)
        .getResultStream()
        .findFirst();
  }

  /** The run, locked until the transaction ends. */
  public TrainingRun locked(String tenant, String runId) {
    TrainingRun run =
        find(tenant, runId).orElseThrow(() -> new NotFound("there is no run " + runId));
    em.refresh(run, LockModeType.PESSIMISTIC_WRITE);
    return run;
  }

  /** What the steps of a run measured, as they were written down. */
  public StepCount steps(TrainingRun run) {
    StepStore.Count count = steps.count(run.id());
    List<RunMetric> told = steps.after(run.id(), 0);
    return new StepCount(
        count.all(),
        count.nonFinite(),
        told.stream().map(RunMetric::loss).toList(),
        told.stream().map(RunMetric::gradientNorm).toList());
  }

  /**
   * How much of a text a version or one it goes on from was trained on.
   *
   * @param heldOut share of the text, from its end, that it has not seen
   */
  public record Seen(String ref, double heldOut) {

    /** What that means for whoever wants to measure on the text. */
    public String rule() {
      return "must be at most " + heldOut + ": " + ref + " was trained on the rest of it";
    }
  }

  /**
   * The most that a version, or one it goes on from, has seen of the text with this digest; empty
   * when no run of theirs had it.
   */
  public Optional<Seen> seen(ModelVersion version, String corpus) {
    Optional<Seen> most = Optional.empty();
    for (Optional<ModelVersion> at = Optional.of(version); at.isPresent(); at = at.get().parent()) {
      ModelVersion one = at.get();
      Optional<Double> split =
          one.runId()
              .flatMap(id -> find(one.tenant(), id))
              .filter(run -> run.corpusDigest().equals(corpus))
              .map(run -> run.plan().validationSplit());
      double least = most.map(Seen::heldOut).orElse(1.0);
      if (split.filter(s -> s < least).isPresent()) {
        most = split.map(s -> new Seen(one.ref(), s));
      }
    }
    return most;
  }

  /**
   * Steps of a run.
   *
   * @param nonFinite of all, those with a loss or gradient norm that is no finite number
   * @param losses of the others, in their order, in nats a byte or an image
   * @param gradientNorms of them, before clipping
   */
  public record StepCount(
      long all, long nonFinite, List<Double> losses, List<Double> gradientNorms) {
    public StepCount {
      losses = List.copyOf(losses);
      gradientNorms = List.copyOf(gradientNorms);
    }
  }

  /** How the text of a run is known; also when it was taken out of use since. */
  public Optional<Corpus> corpusOf(String tenant, String name, String digest) {
    return em.createQuery(
            "select c from Corpus c where c.tenant = ?1 and c.name = ?2 and c.digest = ?3"
                + " order by c.id desc",
            Corpus.class)
        .setParameter(1, tenant)
        .setParameter(2, name)
        .setParameter(3, digest)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  /** Where the text with this digest lies. */
  public Path corpus(String digest) {
    return corpora.path(digest);
  }
}
