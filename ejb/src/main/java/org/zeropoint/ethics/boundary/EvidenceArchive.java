package org.zeropoint.ethics.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.zeropoint.ethics.control.Evaluator;
import org.zeropoint.ethics.control.Measuring;
import org.zeropoint.ethics.control.SuiteBook;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.review.Panel;
import org.zeropoint.ethics.review.ReviewCase;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.shared.Digest;

/** Measures candidates and keeps what was found, for code that is in a transaction already. */
@ApplicationScoped
public class EvidenceArchive {

  @PersistenceContext private EntityManager em;
  @Inject private Panel panel;
  @Inject private Measuring measuring;
  @Inject private SuiteBook suites;
  @Inject private Clock clock;

  /** What the candidates of a tenant are measured on, the standard suite first. */
  public List<Suite> suites(String tenant) {
    return suites.active(tenant);
  }

  /** What an evaluation was measured on, also when that is retired by now. */
  public List<Suite> suites(String tenant, Evaluation evaluation) {
    return suites.of(tenant, evaluation);
  }

  /**
   * What was measured on the same inputs, or is measured now; takes seconds, so no transaction
   * should wait for it.
   */
  public Evaluation evaluated(String tenant, Evaluator.Task task) {
    return measuring.evaluated(task, () -> kept(tenant, task.key()));
  }

  private Optional<Evaluation> kept(String tenant, Digest key) {
    return em.createQuery(
            "select e from EvaluationRecord e where e.tenant = ?1 and e.cacheKey = ?2"
                + " order by e.id desc",
            EvaluationRecord.class)
        .setParameter(1, tenant)
        .setParameter(2, key.value())
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .map(EvaluationRecord::evaluation);
  }

  /**
   * Measures, whether that was done before or not; takes seconds, so no transaction should wait for
   * it.
   */
  public Evaluation evaluate(Evaluator.Task task) {
    return measuring.measure(task);
  }

  /** What measuring took, by part; empty of what this server did not measure lately. */
  public SortedMap<String, Double> seconds(Evaluation evaluation) {
    return measuring
        .taken(evaluation.digest().value())
        .map(Measuring.Taken::seconds)
        .orElseGet(Collections::emptySortedMap);
  }

  /** Keeps an evaluation; the same one again is kept once. */
  public EvaluationRecord keep(
      ModelVersion candidate, Optional<ModelVersion> baseline, Evaluation evaluation) {
    return evaluation(candidate.tenant(), evaluation.digest().value())
        .orElseGet(
            () -> {
              var record = new EvaluationRecord(candidate, baseline, evaluation, clock.instant());
              measuring
                  .taken(record.digest())
                  .ifPresent(taken -> record.took(taken.key(), taken.seconds()));
              em.persist(record);
              return record;
            });
  }

  public Optional<EvaluationRecord> evaluation(String tenant, String digest) {
    return em.createQuery(
            "select e from EvaluationRecord e where e.tenant = ?1 and e.digest = ?2",
            EvaluationRecord.class)
        .setParameter(1, tenant)
        .setParameter(2, digest)
        .getResultStream()
        .findFirst();
  }

  /** The newest evaluation of a version. */
  public Optional<EvaluationRecord> newest(ModelVersion candidate) {
    return em.createQuery(
            "select e from EvaluationRecord e where e.candidate = ?1 order by e.id desc",
            EvaluationRecord.class)
        .setParameter(1, candidate)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  /** Has the built-in reviewers judge; one may be asked over the network, so without a lock. */
  public Judgement judge(ReviewCase reviewed) {
    return panel.judge(reviewed);
  }

  /**
   * Has those judge once more who judged before.
   *
   * @param anew whether to ask those outside again; else what they said then is used
   */
  public Judgement judgeAgain(ReviewCase reviewed, Judgement kept, boolean anew) {
    return panel.again(reviewed, kept, anew);
  }

  public void keep(AiReview review) {
    em.persist(review);
  }

  /** The newest review of a revision. */
  public Optional<AiReview> review(long proposalPk, String digest) {
    return em.createQuery(
            "select r from AiReview r where r.proposalPk = ?1 and r.digest = ?2 order by r.id desc",
            AiReview.class)
        .setParameter(1, proposalPk)
        .setParameter(2, digest)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }
}
