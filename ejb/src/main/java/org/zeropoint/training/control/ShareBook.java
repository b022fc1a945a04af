package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.control.FairShare.Quotas;
import org.zeropoint.training.control.FairShare.Scene;
import org.zeropoint.training.control.FairShare.Turn;
import org.zeropoint.training.control.FairShare.Waiting;
import org.zeropoint.training.entity.ComputeUse;
import org.zeropoint.training.entity.Owner;
import org.zeropoint.training.entity.Place;
import org.zeropoint.training.entity.RunQueue;
import org.zeropoint.training.entity.RunStatus;

/** The queue of runs and who used how much, for code that is in a transaction already. */
@ApplicationScoped
public class ShareBook {

  @PersistenceContext private EntityManager em;
  @Inject private Settings settings;
  @Inject private Clock clock;
  @Inject private ComputeDays days;

  /** A queued run by the names that it is known by. */
  private record Queued(Waiting run, String runId) {}

  /**
   * The run to take; nobody else takes one or adds one until the transaction ends, on any server.
   */
  public Optional<Waiting> next() {
    if (queued().isEmpty()) {
      return Optional.empty();
    }
    lock();
    Optional<Waiting> next = FairShare.next(scene(queued()));
    next.map(Waiting::owner).filter(owner -> !hasAccount(owner)).ifPresent(this::open);
    return next;
  }

  /** Nobody else takes a run or adds one until the transaction ends, on any server. */
  public void lock() {
    em.find(RunQueue.class, RunQueue.ONLY, LockModeType.PESSIMISTIC_WRITE);
  }

  /**
   * Makes sure that one more run fits into the queue; none is added by others until the transaction
   * ends.
   *
   * @param owner whose run it is
   * @param caller who is told
   * @throws Conflict with the quota and the numbers when it does not
   */
  public void requireRoom(Owner owner, Caller caller) {
    lock();
    List<Queued> all = queued();
    long tenant = all.stream().filter(q -> q.run().owner().tenant().equals(owner.tenant())).count();
    long person = all.stream().filter(q -> q.run().owner().equals(owner)).count();
    String who = owner.person().equals(caller.name()) ? "you have" : owner.person() + " has";
    require(person, settings.queuedByPerson(), who, "a person", Settings.QUEUED_BY_PERSON);
    require(
        tenant,
        settings.queuedByTenant(),
        "your tenant has",
        "a tenant",
        Settings.QUEUED_BY_TENANT);
  }

  private static void require(long queued, int most, String who, String whose, String setting) {
    if (queued >= most) {
      throw new Conflict(
          "%s %d runs in the queue, and %d are the most for %s (%s): wait until one starts, or cancel one"
              .formatted(who, queued, most, whose, setting));
    }
  }

  /** Where the queued runs of the viewer's tenant stand, by run id. */
  public Map<String, Place> places(Caller viewer) {
    List<Queued> all = queued();
    var words = new QueueWords(scene(all), new Owner(viewer.tenant(), viewer.name()));
    Map<Waiting, String> ids = new HashMap<>();
    all.forEach(queued -> ids.put(queued.run(), queued.runId()));
    Map<String, Place> places = new HashMap<>();
    List<Turn> order = words.order();
    for (int i = 0; i < order.size(); i++) {
      Waiting run = order.get(i).run();
      if (run.owner().tenant().equals(viewer.tenant())) {
        places.put(ids.get(run), words.place(i));
      }
    }
    return places;
  }

  /**
   * Writes compute down that somebody used whose run was taken by {@link #next}.
   *
   * @param weighted seconds times the weight of the device
   */
  public void used(Owner owner, double weighted) {
    em.find(ComputeUse.class, new ComputeUse.Key(owner), LockModeType.PESSIMISTIC_WRITE)
        .add(weighted, clock.instant(), halfLife());
    days.add(owner, weighted);
  }

  /** Seconds by person of a tenant, as they count now. */
  public Map<String, Double> counted(String tenant) {
    Instant now = clock.instant();
    Map<String, Double> counted = new HashMap<>();
    em.createQuery("select u from ComputeUse u where u.tenant = ?1", ComputeUse.class)
        .setParameter(1, tenant)
        .getResultStream()
        .forEach(use -> counted.put(use.owner().person(), use.at(now, halfLife())));
    return counted;
  }

  private boolean hasAccount(Owner owner) {
    return em.find(ComputeUse.class, new ComputeUse.Key(owner)) != null;
  }

  /** Under the lock of the queue, so that two first runs of somebody do not both write a row. */
  private void open(Owner owner) {
    em.persist(new ComputeUse(owner, clock.instant()));
  }

  private Scene scene(List<Queued> queued) {
    Instant now = clock.instant();
    Duration halfLife = halfLife();
    Map<Owner, Double> used = new HashMap<>();
    em.createQuery("select u from ComputeUse u", ComputeUse.class)
        .getResultStream()
        .forEach(use -> used.put(use.owner(), use.at(now, halfLife)));
    List<Owner> running =
        rows(RunStatus.RUNNING).stream()
            .map(row -> new Owner((String) row[1], (String) row[2]))
            .toList();
    var quotas = new Quotas(settings.runningByPerson(), settings.runningByTenant());
    return new Scene(queued.stream().map(Queued::run).toList(), running, used, quotas);
  }

  private List<Queued> queued() {
    return rows(RunStatus.QUEUED).stream()
        .map(
            row ->
                new Queued(
                    new Waiting((Long) row[0], new Owner((String) row[1], (String) row[2])),
                    (String) row[3]))
        .toList();
  }

  private List<Object[]> rows(RunStatus status) {
    return em.createQuery(
            "select r.id, r.tenant, r.startedBy, r.runId from TrainingRun r where r.status = ?1",
            Object[].class)
        .setParameter(1, status.external())
        .getResultList();
  }

  private Duration halfLife() {
    return Duration.ofHours(settings.useHalfLife());
  }
}
