package org.zeropoint.proposals.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zeropoint.proposals.entity.ProposalStats;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Conflict;

/**
 * How many proposals have each status. A change is a row of its own, written in the transaction
 * that makes it; the rows are added to the counts afterwards, so that voters never wait for a
 * count. The number is the sum of both, and exact at any moment.
 */
@Stateless
public class StatusCounts {

  private static final int MOST = 1000;

  @PersistenceContext private EntityManager em;

  /** One statement, so that a change is either in the changes or in the count. */
  public ProposalStats stats(String tenant) {
    List<?> rows =
        em.createNativeQuery(
                "select status, sum(n) from ("
                    + "select status, n from proposal_count where tenant = ?1"
                    + " union all select status, n from proposal_count_change where tenant = ?1"
                    + ") counted group by status")
            .setParameter(1, tenant)
            .getResultList();
    Map<String, Long> counts = new HashMap<>();
    for (Object row : rows) {
      Object[] cells = (Object[]) row;
      counts.put((String) cells[0], ((Number) cells[1]).longValue());
    }
    return new ProposalStats(
        counts.values().stream().mapToLong(Long::longValue).sum(),
        count(counts, Status.PENDING),
        count(counts, Status.ACCEPTED),
        count(counts, Status.REJECTED),
        count(counts, Status.UNDER_REVIEW));
  }

  private static long count(Map<String, Long> counts, Status status) {
    return counts.getOrDefault(status.external(), 0L);
  }

  /** A count to add to. */
  private record Place(String tenant, String status) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int first = tenant.compareTo(other.tenant);
      return first == 0 ? status.compareTo(other.status) : first;
    }
  }

  /**
   * Adds changes to the counts.
   *
   * @return how many; 0 when there was none
   * @throws Conflict when another server adds the same ones at this moment
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public int fold() {
    List<?> rows =
        em.createNativeQuery(
                "select id, tenant, status, n from proposal_count_change order by id limit ?1")
            .setParameter(1, MOST)
            .getResultList();
    Map<Place, Long> sums = new TreeMap<>();
    for (Object row : rows) {
      Object[] cells = (Object[]) row;
      int gone =
          em.createNativeQuery("delete from proposal_count_change where id = ?1")
              .setParameter(1, cells[0])
              .executeUpdate();
      if (gone == 0) {
        throw new Conflict("another server counts at this moment");
      }
      sums.merge(
          new Place((String) cells[1], (String) cells[2]),
          ((Number) cells[3]).longValue(),
          Long::sum);
    }
    sums.forEach(this::add);
    return rows.size();
  }

  private void add(Place place, long n) {
    int there =
        em.createNativeQuery(
                "update proposal_count set n = n + ?1 where tenant = ?2 and status = ?3")
            .setParameter(1, n)
            .setParameter(2, place.tenant())
            .setParameter(3, place.status())
            .executeUpdate();
    if (there == 0) {
      em.createNativeQuery("insert into proposal_count (tenant, status, n) values (?1, ?2, ?3)")
          .setParameter(1, place.tenant())
          .setParameter(2, place.status())
          .setParameter(3, n)
          .executeUpdate();
    }
  }
}
