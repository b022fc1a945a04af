package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Notices;
import org.zeropoint.consensus.boundary.TurnDesk;
import org.zeropoint.consensus.entity.Turn;
import org.zeropoint.consensus.entity.VoteNotice;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.pipeline.control.Asked;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Traced;

/** Whose turn it is, on one proposal and for one caller. */
@Stateless
@Permitted
public class Inbox {

  private static final int MOST_NOTICES = 200;

  @Inject private Callers callers;
  @Inject private ProposalShelf shelf;
  @Inject private TurnDesk desk;
  @Inject private Notices notices;
  @Inject private Asked asked;
  @Inject private EvidenceArchive archive;
  @Inject private Registry registry;

  /**
   * Something that waits for the caller.
   *
   * @param action of {@link Turn}, or {@code acknowledge} for a notice
   * @param requirement the requirement that waits; empty for a notice
   * @param notice id of the notice; empty when it is a turn
   */
  public record Item(
      String proposalId,
      String synthiantId,
      String summary,
      String action,
      Instant since,
      String why,
      Optional<String> requirement,
      Optional<Long> notice) {

    static Item of(Proposal proposal, Turn turn) {
      return new Item(
          proposal.proposalId(),
          proposal.synthiantId(),
          proposal.summary(),
          turn.action(),
          turn.since(),
          turn.why(),
          Optional.of(turn.requirement()),
          Optional.empty());
    }

    static Item of(VoteNotice notice) {
      return new Item(
          notice.proposal().proposalId(),
          notice.proposal().synthiantId(),
          notice.proposal().summary(),
          "acknowledge",
          notice.createdAt(),
          notice.words(),
          Optional.empty(),
          Optional.of(notice.id()));
    }
  }

  /** A notice that was closed. */
  public record Closed(String proposalId) implements Traced {
    @Override
    public String auditSubject() {
      return proposalId;
    }
  }

  /** Who can do what now on one proposal; empty when it waits for nobody. */
  @ReadOnly
  public List<Turn> turns(String proposalId) {
    Proposal proposal = shelf.find(callers.current(), proposalId);
    return turns(proposal, shelf.newest(proposal));
  }

  /**
   * What waits for the caller. On the first slice the notices come first; then the turns, oldest
   * proposal first. A slice looks at {@code limit} proposals, and holds those of them that wait for
   * the caller now: it can be shorter than {@code limit} though more follow.
   */
  @ReadOnly
  public Page<Item> list(Optional<Long> after, int limit) {
    Caller caller = callers.current();
    Page<Proposal> page = asked.of(caller, after.orElse(0L), limit);
    var items = new ArrayList<Item>();
    if (after.isEmpty()) {
      notices.open(caller, 0, MOST_NOTICES).forEach(notice -> items.add(Item.of(notice)));
    }
    for (Proposal proposal : page.items()) {
      Revision revision = shelf.newest(proposal);
      turns(proposal, revision).stream()
          .filter(turn -> desk.isFor(caller, turn, proposal, revision))
          .forEach(turn -> items.add(Item.of(proposal, turn)));
    }
    return new Page<>(items, page.next());
  }

  /**
   * Closes a notice of the caller; closing it again changes nothing.
   *
   * @throws org.zeropoint.shared.NotFound when the caller has no such notice
   */
  @Audited("inbox.acknowledge")
  public Closed acknowledge(long notice) {
    return new Closed(notices.close(callers.current(), notice).proposal().proposalId());
  }

  private List<Turn> turns(Proposal proposal, Revision revision) {
    Caller caller = callers.current();
    return desk.turns(
        proposal,
        revision,
        new TurnDesk.Beyond(
            archive.review(proposal.id(), proposal.digest()).map(AiReview::reviewedAt),
            registry
                .synthiant(caller, proposal.synthiantId())
                .flatMap(s -> registry.alias(s, ModelAlias.PRODUCTION))
                .map(ModelAlias::since),
            proposal.candidate().isPresent() && asked.wasPromoted(proposal)));
  }
}
