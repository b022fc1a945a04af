package org.zeropoint.proposals.boundary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.proposals.control.ProposalList;
import org.zeropoint.proposals.control.StatusCounts;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalQuery;
import org.zeropoint.proposals.entity.ProposalStats;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Slice;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.NotFound;

/**
 * Finds proposals, only ever those of the tenant of the caller, for code that is in a transaction
 * already.
 */
@ApplicationScoped
public class ProposalShelf {

  @PersistenceContext private EntityManager em;
  @Inject private ProposalList list;
  @Inject private StatusCounts counts;

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

  public Slice<Proposal> slice(Caller caller, ProposalQuery query) {
    return list.slice(caller, query);
  }

  /** How many proposals of the caller's tenant have each status at this moment. */
  public ProposalStats stats(Caller caller) {
    return counts.stats(caller.tenant());
  }
}
