package org.zeropoint.consensus.boundary;

import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.consensus.control.Ballots;
import org.zeropoint.consensus.control.DiscussionRules;
import org.zeropoint.consensus.control.Threads;
import org.zeropoint.consensus.entity.Comment;
import org.zeropoint.consensus.entity.Comment.Kind;
import org.zeropoint.consensus.entity.DiscussionThread;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.proposals.entity.ProposalUnsettled;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** What people say about a proposal, in threads. */
@Stateless
@Permitted
public class Discussion {

  private static final int MOST_THREADS = 200;
  private static final int MOST_COMMENTS = 500;

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private ProposalShelf shelf;
  @Inject private Threads threads;
  @Inject private Outbox outbox;
  @Inject private Event<ProposalUnsettled> unsettled;

  /**
   * What a new thread says; the form was checked.
   *
   * @param pointer JSON pointer of the field that it is about; empty for the whole
   * @param digest the revision that it is about; empty for the newest
   */
  public record Opening(
      String text, boolean blocking, Optional<String> pointer, Optional<String> digest) {}

  /**
   * A thread with its comments, oldest first.
   *
   * @param mayResolve whether the present caller may resolve or reopen it
   */
  public record ThreadView(
      String proposalId, DiscussionThread thread, List<Comment> comments, boolean mayResolve)
      implements Traced {
    @Override
    public String auditSubject() {
      return proposalId;
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(thread.digest()));
    }

    @Override
    public String auditOutcome() {
      return "thread "
          + thread.id()
          + (thread.blocking() ? ", blocking" : "")
          + (thread.resolved() ? ", resolved" : ", open");
    }
  }

  /**
   * Opens a thread. A blocking one keeps the gate shut until it is resolved.
   *
   * @throws Forbidden when it blocks and the caller is no reviewer
   * @throws Invalid when the digest names no revision of the proposal
   * @throws Conflict when the proposal has its most threads
   */
  @Audited("discussion.open")
  public ThreadView open(@Subject String proposalId, Opening opening) {
    Caller caller = callers.current();
    if (opening.blocking()) {
      DiscussionRules.requireMayBlock(caller);
    }
    Proposal proposal = shelf.locked(caller, proposalId);
    if (threads.count(proposal) >= MOST_THREADS) {
      throw new Conflict(
          proposalId + " has " + MOST_THREADS + " threads, the most that one proposal can have");
    }
    var topic =
        new DiscussionThread.Topic(
            about(proposal, opening.digest()), opening.pointer(), opening.blocking());
    var thread = new DiscussionThread(proposal.id(), topic, caller.name(), clock.instant());
    threads.add(thread);
    return said(proposal, thread, Kind.OPENED, opening.text());
  }

  private String about(Proposal proposal, Optional<String> digest) {
    return digest
        .map(
            wanted ->
                shelf.revisions(proposal).stream()
                    .map(Revision::digest)
                    .filter(wanted::equals)
                    .findFirst()
                    .orElseThrow(
                        () -> new Invalid("/digest", "must be the digest of one of its revisions")))
        .orElse(proposal.digest());
  }

  /**
   * Adds a comment to a thread, open or resolved.
   *
   * @throws Conflict when the thread has its most comments
   */
  @Audited("discussion.comment")
  public ThreadView comment(@Subject String proposalId, long threadId, String text) {
    Proposal proposal = shelf.locked(callers.current(), proposalId);
    return said(proposal, threads.find(proposal, threadId), Kind.REPLY, text);
  }

  /**
   * Resolves an open thread.
   *
   * @param text a last word, may be empty
   * @throws Forbidden when the caller may not
   * @throws Conflict when it is resolved already
   */
  @Audited("discussion.resolve")
  public ThreadView resolve(@Subject String proposalId, long threadId, String text) {
    Caller caller = callers.current();
    Proposal proposal = shelf.locked(caller, proposalId);
    DiscussionThread thread = changeable(proposal, threadId, caller, false);
    thread.resolve(caller.name(), clock.instant());
    return said(proposal, thread, Kind.RESOLVED, text);
  }

  /**
   * Opens a resolved thread again; the rules are those of resolving it.
   *
   * @param text why, may be empty
   */
  @Audited("discussion.reopen")
  public ThreadView reopen(@Subject String proposalId, long threadId, String text) {
    Caller caller = callers.current();
    Proposal proposal = shelf.locked(caller, proposalId);
    DiscussionThread thread = changeable(proposal, threadId, caller, true);
    thread.reopen(caller.name(), clock.instant());
    return said(proposal, thread, Kind.REOPENED, text);
  }

  /** Whether the caller may open a thread that blocks. */
  @ReadOnly
  public boolean mayBlock() {
    return DiscussionRules.mayBlock(callers.current());
  }

  /** A slice of the threads, oldest first, each with all its comments. */
  @ReadOnly
  public Page<ThreadView> list(String proposalId, Optional<Long> after, int limit) {
    Proposal proposal = shelf.find(callers.current(), proposalId);
    Page<DiscussionThread> page = threads.list(proposal, after.orElse(0L), limit);
    Map<Long, List<Comment>> comments = threads.comments(page.items());
    return new Page<>(
        page.items().stream()
            .map(thread -> view(proposal, thread, comments.getOrDefault(thread.id(), List.of())))
            .toList(),
        page.next());
  }

  private DiscussionThread changeable(
      Proposal proposal, long threadId, Caller caller, boolean resolved) {
    DiscussionThread thread = threads.find(proposal, threadId);
    if (!mayResolve(proposal, thread, caller)) {
      throw new Forbidden(
          thread.blocking()
              ? "a blocking thread is resolved by who opened it, or by a person with the role"
                  + " reviewer who neither wrote, last edited nor trained the proposal"
              : "a thread is resolved by who opened it, a reviewer, or the author of the proposal");
    }
    if (thread.resolved() != resolved) {
      throw new Conflict(
          "thread " + threadId + " is " + (resolved ? "open" : "resolved") + " already");
    }
    return thread;
  }

  private boolean mayResolve(Proposal proposal, DiscussionThread thread, Caller caller) {
    Set<String> excluded = Ballots.excluded(proposal, shelf.newest(proposal));
    return DiscussionRules.mayResolve(thread, caller, proposal.author(), excluded);
  }

  private ThreadView said(Proposal proposal, DiscussionThread thread, Kind kind, String text) {
    if (kind != Kind.RESOLVED && thread.comments() >= MOST_COMMENTS) {
      throw new Conflict(
          "thread "
              + thread.id()
              + " has "
              + MOST_COMMENTS
              + " comments, the most that one can have");
    }
    Instant now = clock.instant();
    threads.add(thread.comment(kind, text, callers.current().name(), now));
    if (thread.blocking() && kind != Kind.REPLY) {
      unsettled.fire(new ProposalUnsettled(proposal, "blocking thread " + kind.external()));
    }
    outbox.announce(ProposalNews.of(proposal, "discussed"));
    return view(
        proposal, thread, threads.comments(List.of(thread)).getOrDefault(thread.id(), List.of()));
  }

  private ThreadView view(Proposal proposal, DiscussionThread thread, List<Comment> comments) {
    return new ThreadView(
        proposal.proposalId(), thread, comments, mayResolve(proposal, thread, callers.current()));
  }
}
