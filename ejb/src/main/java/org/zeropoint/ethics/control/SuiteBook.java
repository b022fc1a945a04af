package org.zeropoint.ethics.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.EvaluationSuite;
import org.zeropoint.ethics.entity.Measured.SuiteUsed;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.shared.NotFound;

/** The suites that admins added. */
@ApplicationScoped
public class SuiteBook {

  @PersistenceContext private EntityManager em;

  protected SuiteBook() {}

  public SuiteBook(EntityManager em) {
    this.em = em;
  }

  /** All of a tenant, by name, the newest version of each first. */
  public List<EvaluationSuite> all(String tenant) {
    return em.createQuery(
            "select s from EvaluationSuite s where s.tenant = ?1 order by s.name, s.number desc",
            EvaluationSuite.class)
        .setParameter(1, tenant)
        .getResultList();
  }

  /** Of a name, the newest version first. */
  public List<EvaluationSuite> named(String tenant, String name) {
    return em.createQuery(
            "select s from EvaluationSuite s where s.tenant = ?1 and s.name = ?2"
                + " order by s.number desc",
            EvaluationSuite.class)
        .setParameter(1, tenant)
        .setParameter(2, name)
        .getResultList();
  }

  public Optional<EvaluationSuite> find(String tenant, String name, int number) {
    return named(tenant, name).stream().filter(each -> each.number() == number).findFirst();
  }

  /**
   * What an evaluation was measured on, also when that is retired by now; of the standard suite the
   * one that this product comes with.
   */
  public List<Suite> of(String tenant, Evaluation evaluation) {
    return evaluation.measured().stream()
        .flatMap(measured -> measured.suites().stream())
        .map(used -> suite(tenant, used))
        .toList();
  }

  private Suite suite(String tenant, SuiteUsed used) {
    return StandardSuite.get().name().equals(used.name())
        ? StandardSuite.get()
        : find(tenant, used.name(), used.version())
            .orElseThrow(() -> new NotFound("the suite " + used.name() + " is missing"))
            .suite();
  }

  public void add(EvaluationSuite suite) {
    em.persist(suite);
  }

  /** What candidates are measured on: the standard suite, then the tenant's own by name. */
  public List<Suite> active(String tenant) {
    return Stream.concat(
            Stream.of(StandardSuite.get()),
            all(tenant).stream().filter(EvaluationSuite::counts).map(EvaluationSuite::suite))
        .toList();
  }
}
