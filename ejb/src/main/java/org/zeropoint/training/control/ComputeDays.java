package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.zeropoint.training.entity.ComputeDay;
import org.zeropoint.training.entity.Owner;

/** Compute by the day, for code that is in a transaction already. */
@ApplicationScoped
public class ComputeDays {

  /** How far {@link #lately} looks back. */
  public static final int DAYS = 30;

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  /**
   * Adds to today. Whoever calls holds the lock of the owner's account, so that two first pieces of
   * a day do not both write a row.
   *
   * @param weighted seconds times the weight of the device
   */
  void add(Owner owner, double weighted) {
    int today = today();
    ComputeDay day = em.find(ComputeDay.class, new ComputeDay.Key(owner, today));
    if (day == null) {
      day = new ComputeDay(owner, today);
      em.persist(day);
    }
    day.add(weighted);
  }

  /** Seconds by person of a tenant in the last {@link #DAYS} days. */
  public Map<String, Double> lately(String tenant) {
    Map<String, Double> used = new HashMap<>();
    em.createQuery(
            "select d.person, sum(d.seconds) from ComputeDay d"
                + " where d.tenant = ?1 and d.epochDay > ?2 group by d.person",
            Object[].class)
        .setParameter(1, tenant)
        .setParameter(2, today() - DAYS)
        .getResultStream()
        .forEach(row -> used.put((String) row[0], ((Number) row[1]).doubleValue()));
    return used;
  }

  private int today() {
    return Math.toIntExact(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay());
  }
}
