package org.zeropoint.consensus.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.entity.Recheck;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;

/** The short transactions in which decisions are made anew, one proposal after another. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Rechecks {

  static final int BATCH = 100;

  private static final Duration AGAIN = Duration.ofMinutes(1);

  @PersistenceContext private EntityManager em;
  @Inject private ProposalShelf shelf;
  @Inject private Settling settling;
  @Inject private Callers callers;
  @Inject private Clock clock;

  /** Proposals whose decision the passing of time may have changed. */
  public List<Proposal> due() {
    return em.createQuery(
            // With a lower end, for H2 reads the rows without a time as well when there is none.
            "select p from Proposal p where p.recheckAt between ?1 and ?2"
                + " and p.promotedAt is null"
                + " order by p.recheckAt, p.id",
            Proposal.class)
        .setParameter(1, Instant.EPOCH)
        .setParameter(2, clock.instant())
        .setMaxResults(BATCH)
        .getResultList();
  }

  /** What was asked for and is not done, oldest first. */
  public List<Recheck> asked() {
    return em.createQuery("select r from Recheck r order by r.askedAt, r.id", Recheck.class)
        .setMaxResults(BATCH)
        .getResultList();
  }

  /**
   * The next open proposals that are meant, in the order of their keys. One without a vote waits
   * under every policy and against every version in production.
   */
  public List<Proposal> batch(Recheck recheck) {
    String synthiant = recheck.synthiantId().isEmpty() ? "" : " and p.synthiantId = :synthiant";
    var query =
        em.createQuery(
                "select p from Proposal p where p.tenant = :tenant and p.id > :after"
                    + " and p.promotedAt is null and p.status <> :rejected"
                    + " and exists (select v from Vote v"
                    + " where v.proposalPk = p.id and v.digest = p.digest)"
                    + synthiant
                    // Every column of the index, so that no database sorts.
                    + " order by p.tenant"
                    + recheck.synthiantId().map(id -> ", p.synthiantId").orElse("")
                    + ", p.id",
                Proposal.class)
            .setParameter("tenant", recheck.tenant())
            .setParameter("after", recheck.doneUntil())
            .setParameter("rejected", Status.REJECTED.external());
    recheck.synthiantId().ifPresent(id -> query.setParameter("synthiant", id));
    return query.setMaxResults(BATCH).getResultList();
  }

  /** Decides one proposal anew, as of now. */
  public void reconsider(String proposalId, String cause) {
    settling.reconsider(shelf.locked(callers.current(), proposalId), cause);
  }

  /** Lets the others go first when a decision could not be made anew; it is tried again later. */
  public void putOff(Proposal proposal) {
    Instant now = clock.instant();
    Optional.ofNullable(em.find(Proposal.class, proposal.id(), LockModeType.PESSIMISTIC_WRITE))
        .filter(there -> there.recheckAt().filter(at -> !at.isAfter(now)).isPresent())
        .ifPresent(there -> there.recheckAt(now.plus(AGAIN)));
  }

  /** Notes how far a recheck came; the last batch ends it. */
  public void advance(Recheck recheck, List<Proposal> done) {
    Optional.ofNullable(em.find(Recheck.class, recheck.id()))
        .ifPresent(
            there -> {
              if (done.size() < BATCH) {
                em.remove(there);
              } else {
                there.doneUntil(done.get(done.size() - 1).id());
              }
            });
  }

  /** Who decides when nobody asked. */
  static Caller gate(String tenant) {
    return Caller.internal(Settling.GATE, tenant);
  }
}
