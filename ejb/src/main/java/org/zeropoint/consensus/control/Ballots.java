package org.zeropoint.consensus.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.consensus.entity.PromotionApproval;
import org.zeropoint.consensus.entity.VetoLift;
import org.zeropoint.consensus.entity.VetoOverride;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;

/** Keeps what people say of a revision: votes, what lifts them, and who wants it to go live. */
@ApplicationScoped
public class Ballots {

  @PersistenceContext private EntityManager em;

  /** Who never counts: author, last editor, and who started the run behind the candidate. */
  public static Set<String> excluded(Proposal proposal, Revision revision) {
    var names = new HashSet<String>();
    names.add(proposal.author());
    names.add(proposal.lastEditor());
    revision.starter().ifPresent(names::add);
    return names;
  }

  /** The votes on the newest revision, in the order in which they were cast. */
  public List<Vote> votes(Proposal proposal) {
    return votes(proposal, proposal.digest());
  }

  /** The votes on one revision, in the order in which they were cast. */
  public List<Vote> votes(Proposal proposal, String digest) {
    return em.createQuery(
            "select v from Vote v where v.proposalPk = ?1 and v.digest = ?2 order by v.castAt, v.id",
            Vote.class)
        .setParameter(1, proposal.id())
        .setParameter(2, digest)
        .getResultList();
  }

  /** How many votes were cast on each revision of a proposal, by its digest. */
  public Map<String, Long> counts(Proposal proposal) {
    var counts = new HashMap<String, Long>();
    em.createQuery(
            "select v.digest, count(v) from Vote v where v.proposalPk = ?1 group by v.digest",
            Object[].class)
        .setParameter(1, proposal.id())
        .getResultList()
        .forEach(row -> counts.put((String) row[0], (Long) row[1]));
    return counts;
  }

  /** The last vote of this voter on the newest revision. */
  public Optional<Vote> last(Proposal proposal, String voter) {
    return votes(proposal).stream()
        .filter(vote -> vote.voter().equals(voter))
        .reduce((first, second) -> second);
  }

  /** The votes on the newest revision that their owners took back, by the vote's key. */
  public List<VetoLift> lifts(Proposal proposal) {
    return em.createQuery(
            "select l from VetoLift l where l.votePk in (select v.id from Vote v"
                + " where v.proposalPk = ?1 and v.digest = ?2) order by l.id",
            VetoLift.class)
        .setParameter(1, proposal.id())
        .setParameter(2, proposal.digest())
        .getResultList();
  }

  /** Every override of the newest revision, oldest first, with those that are over. */
  public List<VetoOverride> overrides(Proposal proposal) {
    return em.createQuery(
            "select o from VetoOverride o where o.proposalPk = ?1 and o.digest = ?2"
                + " order by o.madeAt, o.id",
            VetoOverride.class)
        .setParameter(1, proposal.id())
        .setParameter(2, proposal.digest())
        .getResultList();
  }

  /** Who wants the newest revision in production, in the order in which they said so. */
  public List<PromotionApproval> approvals(Proposal proposal) {
    return em.createQuery(
            "select a from PromotionApproval a where a.proposalPk = ?1 and a.digest = ?2"
                + " order by a.approvedAt, a.id",
            PromotionApproval.class)
        .setParameter(1, proposal.id())
        .setParameter(2, proposal.digest())
        .getResultList();
  }

  public void add(Object entry) {
    em.persist(entry);
    em.flush();
  }

  /** Forgets who wanted it to go live: it does, and the log knows them. */
  public void useUp(List<PromotionApproval> approvals) {
    approvals.forEach(em::remove);
  }
}
