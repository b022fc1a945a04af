package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Role;

/**
 * Finds the proposals that may wait for a caller: one query for each thing that a role can be asked
 * for, each along an index, merged by age.
 */
@ApplicationScoped
public class Asked {

  private static final String NO_VOTE_OF_MINE =
      " and p.author <> :me and p.lastEditor <> :me and not exists (select v from Vote v where"
          + " v.proposalPk = p.id and v.digest = p.digest and v.voter = :me)";

  private static final String NEVER_LIVE =
      "p.candidate is not null and not exists (select c from AliasChange c where"
          + " c.proposalId = p.proposalId and c.revisionDigest = p.digest"
          + " and c.synthiant.tenant = p.tenant)";

  // False sorts before true: open and blocking. A written truth value becomes a number here, which
  // H2 does not compare with one.
  private static final String MINE =
      " and p.author = :me and (p.status = 'rejected' or ("
          + NEVER_LIVE
          + ") or exists (select t from DiscussionThread t where t.proposalPk = p.id"
          + " and t.resolved < t.blocking))";

  private static final String ANSWERED =
      " and p.id in (select t.proposalPk from DiscussionThread t where t.openedBy = :me"
          + " and t.resolved < t.blocking)";

  @PersistenceContext private EntityManager em;

  /** A condition, and the status that the index starts with. */
  private record Condition(Optional<Status> status, boolean me, String rest) {

    /** By age; with every column of the index, so that no database sorts. */
    String order() {
      String author = rest.equals(MINE) ? ", p.author" : "";
      return " order by p.tenant" + status.map(s -> ", p.status").orElse(author) + ", p.id";
    }
  }

  /** Proposals that may wait for the caller, oldest first. */
  public Page<Proposal> of(Caller caller, long after, int limit) {
    // Nothing is written while a slice is made up; else each question would look for changes first.
    em.setFlushMode(FlushModeType.COMMIT);
    int size = Page.size(limit);
    Map<Long, Proposal> merged = new TreeMap<>();
    for (Condition condition : conditions(caller)) {
      found(caller, condition, after, size + 1).forEach(p -> merged.put(p.id(), p));
    }
    List<Proposal> first = merged.values().stream().limit(size).toList();
    return new Page<>(
        first, merged.size() > size ? Optional.of(first.get(size - 1).id()) : Optional.empty());
  }

  private static List<Condition> conditions(Caller caller) {
    var conditions = new ArrayList<Condition>();
    conditions.add(new Condition(Optional.empty(), true, MINE));
    conditions.add(new Condition(Optional.empty(), true, ANSWERED));
    for (Status status : List.of(Status.PENDING, Status.UNDER_REVIEW)) {
      if (caller.has(Role.REVIEWER) && !caller.service()) {
        conditions.add(
            new Condition(
                Optional.of(status), true, NO_VOTE_OF_MINE + " and p.humanVerdict = 'pending'"));
      }
      if (caller.has(Role.AI_REVIEWER)) {
        conditions.add(
            new Condition(
                Optional.of(status),
                true,
                NO_VOTE_OF_MINE + " and p.aiVerdict = 'pending' and p.candidate is null"));
      }
    }
    if (caller.has(Role.PROMOTER)) {
      conditions.add(new Condition(Optional.of(Status.ACCEPTED), false, " and " + NEVER_LIVE));
    }
    return conditions;
  }

  private List<Proposal> found(Caller caller, Condition condition, long after, int most) {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("tenant", caller.tenant());
    parameters.put("after", after);
    condition.status().ifPresent(status -> parameters.put("status", status.external()));
    if (condition.me()) {
      parameters.put("me", caller.name());
    }
    var query =
        em.createQuery(
            "select p from Proposal p where p.tenant = :tenant and p.id > :after"
                + condition.status().map(s -> " and p.status = :status").orElse("")
                + condition.rest()
                + condition.order(),
            Proposal.class);
    parameters.forEach(query::setParameter);
    return query.setMaxResults(most).getResultList();
  }

  /** Whether the newest revision of a proposal went live at some time. */
  public boolean wasPromoted(Proposal proposal) {
    return em.createQuery(
                "select count(c) from AliasChange c where c.proposalId = ?1"
                    + " and c.revisionDigest = ?2 and c.synthiant.tenant = ?3",
                Long.class)
            .setParameter(1, proposal.proposalId())
            .setParameter(2, proposal.digest())
            .setParameter(3, proposal.tenant())
            .getSingleResult()
        > 0;
  }
}
