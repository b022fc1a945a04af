package org.zeropoint.consensus.control;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.zeropoint.consensus.entity.DiscussionThread;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Requirement.State;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Role;

/**
 * Who may block a proposal with a thread, and who may resolve it. Everyone may comment. Reviewers
 * of both channels and admins may block. A blocking thread is resolved by who opened it, or by a
 * person with the role reviewer who neither wrote, last edited nor trained the proposal; any other
 * thread by who opened it, a reviewer, or the author.
 */
public final class DiscussionRules {

  /** Name of the requirement that an open blocking thread leaves unsatisfied. */
  public static final String REQUIREMENT = "discussion";

  private DiscussionRules() {}

  /** Whether the caller may open a thread that blocks. */
  public static boolean mayBlock(Caller caller) {
    return caller.hasAny(Role.REVIEWER, Role.AI_REVIEWER, Role.ADMIN);
  }

  public static void requireMayBlock(Caller caller) {
    if (!mayBlock(caller)) {
      throw new Forbidden(
          "only who holds the role reviewer, ai-reviewer or admin blocks a proposal; a comment that"
              + " does not block is open to all");
    }
  }

  /** Whether the caller may resolve a thread, or reopen it. */
  public static boolean mayResolve(
      DiscussionThread thread, Caller caller, String author, Set<String> excluded) {
    if (thread.openedBy().equals(caller.name())) {
      return true;
    }
    boolean reviewer = !caller.service() && caller.has(Role.REVIEWER);
    return thread.blocking()
        ? reviewer && !excluded.contains(caller.name())
        : reviewer || author.equals(caller.name());
  }

  /** What the open blocking threads say to the gate. */
  public static Requirement requirement(List<DiscussionThread> open) {
    if (open.isEmpty()) {
      return new Requirement(REQUIREMENT, State.SATISFIED, "no blocking thread is open");
    }
    return new Requirement(
        REQUIREMENT,
        State.UNSATISFIED,
        String.join(
            "; ",
            open.stream()
                .map(DiscussionThread::openedBy)
                .distinct()
                .map(who -> words(who, open))
                .toList()));
  }

  private static String words(String who, List<DiscussionThread> open) {
    List<DiscussionThread> theirs =
        open.stream().filter(thread -> thread.openedBy().equals(who)).toList();
    String since =
        theirs.stream()
            .map(DiscussionThread::since)
            .sorted()
            .findFirst()
            .orElseThrow()
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();
    return who
        + " opened "
        + (theirs.size() == 1 ? "a blocking thread" : theirs.size() + " blocking threads")
        + ", open since "
        + since;
  }
}
