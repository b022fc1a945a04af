package org.zeropoint.consensus.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.consensus.entity.DryRun;
import org.zeropoint.consensus.entity.DryRun.Change;
import org.zeropoint.consensus.entity.DryRun.Difference;
import org.zeropoint.consensus.entity.DryRun.Said;
import org.zeropoint.consensus.entity.DryRun.Standing;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;

/** Asks the gate about every open proposal twice: under the policy that counts, and another one. */
@ApplicationScoped
public class Rehearsal {

  /** Open proposals that are looked at, the newest ones. */
  static final int MOST = 500;

  @PersistenceContext private EntityManager em;
  @Inject private PolicyBook policies;
  @Inject private ProposalShelf shelf;
  @Inject private Docket docket;

  public DryRun of(String tenant, Policy policy) {
    var other =
        new PolicyState(0, policy.digest().value(), policy, Optional.empty(), Optional.empty());
    PolicyState current = policies.current(tenant);
    List<Proposal> open = open(tenant);
    List<Proposal> examined = open.subList(0, Math.min(MOST, open.size()));
    List<Change> changes =
        examined.stream().flatMap(p -> change(p, current, other).stream()).toList();
    return new DryRun(other.digest(), examined.size(), open.size() > MOST, changes);
  }

  /** Not decided for good: neither rejected nor live. */
  private List<Proposal> open(String tenant) {
    return em.createQuery(
            "select p from Proposal p where p.tenant = ?1 and p.status <> ?2"
                + " and p.promotedAt is null and p.id < ?3 order by p.tenant, p.id desc",
            Proposal.class)
        .setParameter(1, tenant)
        .setParameter(2, Status.REJECTED.external())
        .setParameter(3, Long.MAX_VALUE)
        .setMaxResults(MOST + 1)
        .getResultList();
  }

  private Optional<Change> change(Proposal proposal, PolicyState current, PolicyState other) {
    GateInput input = docket.input(proposal, shelf.newest(proposal), current);
    GateDecision before = Gate.decide(input);
    GateDecision after = Gate.decide(input.under(Docket.demands(proposal, other)));
    List<Difference> differences = differences(before.requirements(), after.requirements());
    boolean candidate = proposal.candidate().isPresent();
    Standing stood = standing(before, candidate);
    Standing stands = standing(after, candidate);
    if (differences.isEmpty() && stood.equals(stands)) {
      return Optional.empty();
    }
    return Optional.of(
        new Change(
            proposal.proposalId(),
            proposal.digest(),
            proposal.changeType().external(),
            proposal.risk().external(),
            stood,
            stands,
            differences));
  }

  private static Standing standing(GateDecision decision, boolean candidate) {
    return new Standing(decision.status().external(), candidate && decision.promotable());
  }

  static List<Difference> differences(List<Requirement> before, List<Requirement> after) {
    Map<String, Requirement> was = byName(before);
    Map<String, Requirement> is = byName(after);
    var names = new LinkedHashMap<String, Requirement>(was);
    is.forEach(names::putIfAbsent);
    List<Difference> differences = new ArrayList<>();
    names.forEach(
        (name, requirement) -> {
          Optional<Said> one = Optional.ofNullable(was.get(name)).map(Said::of);
          Optional<Said> two = Optional.ofNullable(is.get(name)).map(Said::of);
          if (!one.equals(two)) {
            differences.add(new Difference(name, requirement.stage(), one, two));
          }
        });
    return differences;
  }

  private static Map<String, Requirement> byName(List<Requirement> requirements) {
    Map<String, Requirement> map = new LinkedHashMap<>();
    requirements.forEach(requirement -> map.putIfAbsent(requirement.name(), requirement));
    return map;
  }
}
