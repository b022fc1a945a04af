package org.zeropoint.consensus.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.consensus.boundary.EvidenceSource;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.GateInput.Ballot;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;

/** Brings together what the gate looks at, and keeps the votes. */
@ApplicationScoped
public class Ballots {

  @PersistenceContext private EntityManager em;
  @Inject @Any private Instance<EvidenceSource> evidence;
  @Inject private Clock clock;

  /** The gate's decision on the newest revision, as of now. */
  public GateDecision decide(Proposal proposal, Revision revision) {
    return Gate.decide(
        new GateInput(
            proposal.digest(),
            excluded(proposal, revision),
            votes(proposal).stream().map(Ballot::of).toList(),
            evidence(proposal, revision),
            Policy.SHIPPED,
            clock.instant()));
  }

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

  public void add(Vote vote) {
    em.persist(vote);
    em.flush();
  }

  private List<Requirement> evidence(Proposal proposal, Revision revision) {
    var requirements = new ArrayList<Requirement>();
    if (evidence.isUnsatisfied()) {
      requirements.add(
          new Requirement("evidence", Requirement.State.ERROR, "nothing here can measure"));
    }
    for (EvidenceSource source : evidence) {
      try {
        requirements.addAll(source.requirements(proposal, revision));
      } catch (RuntimeException e) {
        requirements.add(
            new Requirement(
                "evidence", Requirement.State.ERROR, "cannot be read: " + e.getMessage()));
      }
    }
    return requirements;
  }
}
