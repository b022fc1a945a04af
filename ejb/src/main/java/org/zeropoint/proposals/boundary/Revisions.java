package org.zeropoint.proposals.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.proposals.control.ProposalJson;
import org.zeropoint.proposals.control.RevisionRules;
import org.zeropoint.proposals.entity.ContentDiff;
import org.zeropoint.proposals.entity.FieldChange;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.proposals.entity.ProposalRevised;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Stale;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** Edits proposals, and shows what became of them from revision to revision. */
@Stateless
@Permitted
public class Revisions {

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private ProposalShelf shelf;
  @Inject private Outbox outbox;
  @Inject @Any private Instance<RevisionGuard> guards;
  @Inject private Event<ProposalRevised> event;

  /** A revision that was made, and the one that it takes the place of. */
  public record Revised(Proposal proposal, Revision before, Revision now, ObjectNode json)
      implements Traced {
    @Override
    public String auditSubject() {
      return proposal.proposalId();
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(now.digest()));
    }

    @Override
    public String auditOutcome() {
      return "revision " + now.number() + " in the place of " + before.number();
    }
  }

  /** What is different between two revisions. */
  public record Difference(Revision from, Revision to, List<FieldChange> changes) {}

  /**
   * Makes a new revision out of an edit: it starts afresh, whatever the status was, and its editor
   * does not judge it.
   *
   * @param from digest of the revision that the edit was made from
   * @throws org.zeropoint.shared.Invalid with every broken rule, also when a part would change that
   *     stays
   * @throws Stale when there is a newer revision
   * @throws Conflict when the candidate is in production, or when a revision said the same already
   */
  @Audited("proposal.revise")
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public Revised revise(@Subject String proposalId, String from, JsonNode edit) {
    Caller caller = callers.current();
    Proposal proposal = shelf.locked(caller, proposalId);
    requireNewest(proposal, from);
    Revision before = shelf.newest(proposal);
    Revision.Content content = RevisionRules.edited(before, edit, clock.instant());
    for (RevisionGuard guard : guards) {
      guard.whyNot(proposal).ifPresent(this::refuse);
    }
    List<Revision> earlier = shelf.revisions(proposal);
    Revision now = proposal.revise(content, caller.name(), clock.instant());
    requireNew(earlier, now);
    before.starter().ifPresent(now::startedBy);
    em.persist(now);
    event.fire(new ProposalRevised(proposal, before, now));
    outbox.announce(ProposalNews.of(proposal, "revised"));
    return new Revised(proposal, before, now, ProposalJson.of(proposal, now));
  }

  private void refuse(String why) {
    throw new Conflict(why);
  }

  private static void requireNewest(Proposal proposal, String from) {
    if (!proposal.digest().equals(from)) {
      throw new Stale(
          "the edit was made from "
              + from
              + ", but revision "
              + proposal.revision()
              + " of "
              + proposal.proposalId()
              + " is "
              + proposal.digest());
    }
  }

  /** The votes on an earlier revision would count again for one of the same digest. */
  private static void requireNew(List<Revision> earlier, Revision now) {
    earlier.stream()
        .filter(revision -> revision.digest().equals(now.digest()))
        .findFirst()
        .ifPresent(
            same -> {
              throw new Conflict(
                  same.number() == now.number() - 1
                      ? "nothing changed: revision " + same.number() + " says the same"
                      : "revision "
                          + same.number()
                          + " said the same, and a new revision has to start without its votes: say"
                          + " in the details why you come back to it");
            });
  }

  /** Every revision, oldest first. */
  @ReadOnly
  public List<Revision> list(String proposalId) {
    return shelf.revisions(shelf.find(callers.current(), proposalId));
  }

  /** The revision of this number, counted from 1. */
  @ReadOnly
  public Revision find(String proposalId, int number) {
    return shelf.revision(shelf.find(callers.current(), proposalId), number);
  }

  /**
   * What is different between two revisions.
   *
   * @param from number of a revision; the one before {@code to} when empty, or {@code to} itself
   *     when it is the first
   * @param to number of a revision; the newest when empty
   */
  @ReadOnly
  public Difference diff(String proposalId, Optional<Integer> from, Optional<Integer> to) {
    Proposal proposal = shelf.find(callers.current(), proposalId);
    Revision after = shelf.revision(proposal, to.orElse(proposal.revision()));
    Revision before = shelf.revision(proposal, from.orElse(Math.max(1, after.number() - 1)));
    return new Difference(before, after, ContentDiff.between(before.content(), after.content()));
  }
}
