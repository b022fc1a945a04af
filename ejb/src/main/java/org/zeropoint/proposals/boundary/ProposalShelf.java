package org.zeropoint.proposals.boundary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.proposals.entity.ProposalStats;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Page;

/**
 * Finds proposals, only ever those of the tenant of the caller, for code that is in a transaction
 * already.
 */
@ApplicationScoped
public class ProposalShelf {

  @PersistenceContext private EntityManager em;

  public Optional<Proposal> search(Caller caller, String proposalId) {
    return em.createQuery(
            "select p from Proposal p where p.tenant = ?1 and p.proposalId = ?2", Proposal.class)
        .setParameter(1, caller.tenant())
        .setParameter(2, proposalId)
        .getResultStream()
        .findFirst();
  }

  public Proposal find(Caller caller, String proposalId) {
    return search(caller, proposalId)
        .orElseThrow(() -> new NotFound("there is no proposal " + proposalId));
  }

  /**
   * The proposal, locked until the transaction ends: decisions on one proposal happen one after
   * another.
   */
  public Proposal locked(Caller caller, String proposalId) {
    Proposal proposal = find(caller, proposalId);
    em.refresh(proposal, LockModeType.PESSIMISTIC_WRITE);
    return proposal;
  }

  /** Refuses what was meant for a revision that has been outdated since. */
  public void requireNewest(Proposal proposal, String digest) {
    if (!proposal.digest().equals(digest)) {
      throw new Conflict(
          "proposal "
              + proposal.proposalId()
              + " has changed: its digest is "
              + proposal.digest()
              + " now, not "
              + digest);
    }
  }

  /**
   * What the newest revisions of these proposals say, by id; an id that nothing has is left out.
   */
  public Map<String, ObjectNode> contents(Caller caller, List<String> proposalIds) {
    Map<String, ObjectNode> found = new HashMap<>();
    // One after another: for a list of ids H2 reads every proposal of the tenant.
    for (String id : Set.copyOf(proposalIds)) {
      search(caller, id).ifPresent(proposal -> found.put(id, newest(proposal).content()));
    }
    return found;
  }

  /** The newest revisions of these proposals, by their proposals' keys. */
  public Map<Long, Revision> newest(List<Proposal> proposals) {
    if (proposals.isEmpty()) {
      return Map.of();
    }
    Map<Long, Revision> found = new HashMap<>();
    em.createQuery(
            "select r from Revision r where r.proposal in ?1 and r.number = r.proposal.revision",
            Revision.class)
        .setParameter(1, proposals)
        .getResultList()
        .forEach(revision -> found.put(revision.proposal().id(), revision));
    return found;
  }

  public Revision newest(Proposal proposal) {
    return em.createQuery(
            "select r from Revision r where r.proposal = ?1 and r.number = ?2", Revision.class)
        .setParameter(1, proposal)
        .setParameter(2, proposal.revision())
        .getSingleResult();
  }

  /** Every revision of a proposal, oldest first. */
  public List<Revision> revisions(Proposal proposal) {
    return em.createQuery(
            "select r from Revision r where r.proposal = ?1 order by r.number", Revision.class)
        .setParameter(1, proposal)
        .getResultList();
  }

  /** The revision of this number, counted from 1. */
  public Revision revision(Proposal proposal, int number) {
    return em.createQuery(
            "select r from Revision r where r.proposal = ?1 and r.number = ?2", Revision.class)
        .setParameter(1, proposal)
        .setParameter(2, number)
        .getResultStream()
        .findFirst()
        .orElseThrow(
            () -> new NotFound("there is no revision " + number + " of " + proposal.proposalId()));
  }

  public Page<Proposal> list(
      Caller caller, ProposalFilter filter, Optional<Long> after, int limit) {
    int size = Page.size(limit);
    var where = new ArrayList<String>();
    var parameters = new HashMap<String, Object>();
    add(where, parameters, "p.tenant = :tenant", "tenant", caller.tenant());
    add(where, parameters, "p.id < :after", "after", after.orElse(Long.MAX_VALUE));
    filter
        .status()
        .ifPresent(s -> add(where, parameters, "p.status = :status", "status", s.external()));
    filter
        .changeType()
        .ifPresent(t -> add(where, parameters, "p.changeType = :type", "type", t.external()));
    filter
        .synthiantId()
        .ifPresent(s -> add(where, parameters, "p.synthiantId = :synthiant", "synthiant", s));
    filter
        .text()
        .ifPresent(
            t ->
                add(
                    where,
                    parameters,
                    "(lower(p.summary) like :text escape '!' or lower(p.proposalId) like :text escape '!')",
                    "text",
                    contains(t)));
    var query =
        em.createQuery(
            "select p from Proposal p where " + String.join(" and ", where) + order(filter),
            Proposal.class);
    parameters.forEach(query::setParameter);
    List<Proposal> found = query.setMaxResults(size + 1).getResultList();
    if (found.size() <= size) {
      return new Page<>(found, Optional.empty());
    }
    return new Page<>(found.subList(0, size), Optional.of(found.get(size - 1).id()));
  }

  /**
   * Newest first. What is the same in every row that fits is named too: H2 takes rows in the order
   * of an index, and stops after a page, only when the order names all columns of that index.
   */
  private static String order(ProposalFilter filter) {
    String same =
        filter.status().isPresent()
            ? "p.status, "
            : filter.synthiantId().isPresent() ? "p.synthiantId, " : "";
    return " order by p.tenant, " + same + "p.id desc";
  }

  /** The newest proposal that carries this version. */
  public Optional<Proposal> ofCandidate(Caller caller, String ref) {
    return em.createQuery(
            "select p from Proposal p where p.tenant = ?1 and p.candidate = ?2 order by p.id desc",
            Proposal.class)
        .setParameter(1, caller.tenant())
        .setParameter(2, ref)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  public ProposalStats stats(Caller caller) {
    Map<String, Long> counts = new HashMap<>();
    em.createQuery(
            "select p.status, count(p) from Proposal p where p.tenant = ?1 group by p.status",
            Object[].class)
        .setParameter(1, caller.tenant())
        .getResultList()
        .forEach(row -> counts.put((String) row[0], (Long) row[1]));
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

  private static String contains(String text) {
    String escaped = text.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1");
    return "%" + escaped + "%";
  }

  private static void add(
      List<String> where,
      Map<String, Object> parameters,
      String clause,
      String name,
      Object value) {
    where.add(clause);
    parameters.put(name, value);
  }
}
