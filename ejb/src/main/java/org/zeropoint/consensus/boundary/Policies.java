package org.zeropoint.consensus.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.consensus.control.PolicyForm;
import org.zeropoint.consensus.control.Rehearsal;
import org.zeropoint.consensus.entity.DryRun;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.consensus.entity.PolicyVersion;
import org.zeropoint.consensus.entity.Recheck;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Stale;
import org.zeropoint.shared.Traced;

/** What the tenant asks of proposals before they are accepted and promoted, with its history. */
@Stateless
@Permitted
public class Policies {

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private PolicyBook book;
  @Inject private Rehearsal rehearsal;
  @Inject private Outbox outbox;

  /** A policy that counts from now on. */
  public record Edited(PolicyState state, String replaced) implements Traced {
    @Override
    public String auditSubject() {
      return "policy " + state.number();
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(state.digest()));
    }

    @Override
    public String auditOutcome() {
      return state.digest().equals(replaced) ? "unchanged" : "replaces " + replaced;
    }
  }

  /** The policy that counts now. */
  @ReadOnly
  public PolicyState current() {
    return book.current(callers.current().tenant());
  }

  /**
   * @throws NotFound when there is no version of this number
   */
  @ReadOnly
  public PolicyState find(int number) {
    return book.find(callers.current().tenant(), number)
        .orElseThrow(() -> new NotFound("there is no version " + number + " of the policy"));
  }

  /** The tenant's own versions with a number below {@code before}, newest first. */
  @ReadOnly
  public Page<PolicyState> history(Optional<Long> before, int limit) {
    return book.history(callers.current().tenant(), before, limit);
  }

  /**
   * Makes another policy count. Open proposals are decided anew under it, in batches soon after.
   *
   * @param seen digest of the policy that the edit was made from
   * @throws org.zeropoint.shared.Invalid with every broken rule
   * @throws Stale when another one counts by now
   */
  @Audited("policy.edit")
  @Permitted(Role.ADMIN)
  public Edited edit(JsonNode body, String seen) {
    Caller caller = callers.current();
    Policy policy = PolicyForm.read(body);
    PolicyState current = book.current(caller.tenant());
    if (!current.digest().equals(seen)) {
      throw new Stale("the policy has changed: its digest is " + current.digest() + " now");
    }
    if (policy.digest().value().equals(current.digest())) {
      return new Edited(current, current.digest());
    }
    int number = current.number() + 1;
    PolicyState state =
        book.add(
            new PolicyVersion(caller.tenant(), number, policy, caller.name(), clock.instant()));
    em.persist(
        new Recheck(
            caller.tenant(),
            Optional.empty(),
            "version " + number + " of the policy counts",
            clock.instant()));
    outbox.announce(
        new Outbox.Event(
            caller.tenant(),
            "policy",
            Integer.toString(number),
            "edited",
            Map.of("digest", state.digest())));
    return new Edited(state, current.digest());
  }

  /** What another policy would change for the open proposals; changes nothing. */
  @ReadOnly
  @Permitted({Role.ADMIN, Role.AUDITOR})
  public DryRun dryRun(JsonNode body) {
    return rehearsal.of(callers.current().tenant(), PolicyForm.read(body));
  }
}
