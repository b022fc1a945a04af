package org.zeropoint.web.consensus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import org.zeropoint.consensus.entity.Turn;
import org.zeropoint.pipeline.boundary.Inbox;

/** Whose turn it is, and what is asked for, in words. */
@Named("turnWords")
@ApplicationScoped
public class TurnWords {

  private static final Map<String, String> ROLES =
      Map.of(
          "reviewer", "A reviewer",
          "ai-reviewer", "An AI reviewer",
          "promoter", "A promoter",
          "admin", "An admin",
          "author", "An author");

  private static final Map<String, String> ASKED =
      Map.of(
          Turn.VOTE,
          "Vote on it",
          Turn.REVIEW,
          "Have it reviewed",
          Turn.ANSWER,
          "Answer the blocking thread",
          Turn.RESOLVE,
          "Resolve your thread, or say what is missing",
          Turn.MEASURE_AGAIN,
          "Have it measured again",
          Turn.REVISE,
          "Answer with a new revision",
          Turn.PROMOTE,
          "Decide whether it goes live",
          Turn.WAIT,
          "See to what it waits for",
          "acknowledge",
          "Your vote no longer counts");

  /** The account, or everyone who holds the role. */
  public String who(Turn turn) {
    return turn.who()
        .account()
        .orElseGet(() -> turn.who().role().map(r -> ROLES.getOrDefault(r, r)).orElse(""));
  }

  public String asked(Turn turn) {
    return asked(turn.action());
  }

  public String asked(Inbox.Item item) {
    return asked(item.action());
  }

  /** The reason as a boundary gave it: it may begin with a name, which has no other capital. */
  public String why(String reason) {
    return reason + ".";
  }

  private static String asked(String action) {
    return ASKED.getOrDefault(action, action);
  }
}
