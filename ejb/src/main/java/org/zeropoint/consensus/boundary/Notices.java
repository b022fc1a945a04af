package org.zeropoint.consensus.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.zeropoint.consensus.control.Ballots;
import org.zeropoint.consensus.entity.BuiltIn;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.consensus.entity.VoteNotice;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalRevised;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.NotFound;

/**
 * Tells voters, in the transaction of a new revision, that their votes on the one before count no
 * longer. For code that is in a transaction already.
 */
@ApplicationScoped
public class Notices {

  @PersistenceContext private EntityManager em;
  @Inject private Ballots ballots;
  @Inject private Clock clock;

  void tell(@Observes ProposalRevised revised) {
    Instant now = clock.instant();
    Proposal proposal = revised.proposal();
    ballots.votes(proposal, revised.before().digest()).stream()
        .map(Vote::voter)
        .filter(voter -> !BuiltIn.REVIEWER.equals(voter))
        .distinct()
        .forEach(voter -> tell(proposal, voter, revised.before().number(), now));
  }

  /** The newest notice says it all: who voted again in between knew of the one before. */
  private void tell(Proposal proposal, String voter, int revision, Instant now) {
    em.createQuery(
            "select n from VoteNotice n where n.proposal = ?1 and n.voter = ?2"
                + " and n.closedAt is null",
            VoteNotice.class)
        .setParameter(1, proposal)
        .setParameter(2, voter)
        .getResultList()
        .forEach(notice -> notice.close(now));
    em.persist(new VoteNotice(proposal, voter, revision, now));
  }

  /**
   * The caller's open notices, oldest first, on proposals that the caller has not voted on again.
   */
  public List<VoteNotice> open(Caller caller, long after, int most) {
    return em.createQuery(
            "select n from VoteNotice n join n.proposal p where n.tenant = ?1 and n.voter = ?2"
                + " and n.id > ?3 and n.closedAt is null and not exists (select v from Vote v where"
                + " v.proposalPk = p.id and v.digest = p.digest and v.voter = n.voter)"
                + " order by n.id",
            VoteNotice.class)
        .setParameter(1, caller.tenant())
        .setParameter(2, caller.name())
        .setParameter(3, after)
        .setMaxResults(most)
        .getResultList();
  }

  /**
   * Closes a notice of the caller; closing it again changes nothing.
   *
   * @throws NotFound when the caller has no such notice
   */
  public VoteNotice close(Caller caller, long id) {
    VoteNotice notice = em.find(VoteNotice.class, id);
    if (notice == null
        || !notice.voter().equals(caller.name())
        || !notice.proposal().tenant().equals(caller.tenant())) {
      throw new NotFound("there is no notice " + id + " for you");
    }
    if (notice.open()) {
      notice.close(clock.instant());
    }
    return notice;
  }
}
