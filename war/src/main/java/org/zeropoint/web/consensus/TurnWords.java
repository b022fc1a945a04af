package org.zeropoint.web.consensus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.zeropoint.consensus.entity.Turn;
import org.zeropoint.pipeline.boundary.Inbox;
import org.zeropoint.web.page.Texts;

/** Whose turn it is, and what is asked for, in words. */
@Named("turnWords")
@ApplicationScoped
public class TurnWords {

  @Inject private Texts texts;

  /** The account, or everyone who holds the role. */
  public String who(Turn turn) {
    return turn.who()
        .account()
        .orElseGet(() -> turn.who().role().map(role -> find("turn.who.", role)).orElse(""));
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

  private String asked(String action) {
    return find("turn.asked.", action);
  }

  /** A policy can name what nobody has words for here. */
  private String find(String kind, String name) {
    return texts.wording().find(kind + name).orElse(name);
  }
}
