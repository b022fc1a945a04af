package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.zeropoint.consensus.entity.BuiltIn;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Role;

/**
 * Makes reviews again that somebody asked for, one after another. One that a server's end broke off
 * is not tried again by itself: it may have ended it. Several servers may do so at once.
 */
@ApplicationScoped
public class Repeater {

  private static final System.Logger LOG = System.getLogger(Repeater.class.getName());
  private static final String ENDED = "the server ended while it was measured; ask again";

  private final Set<Long> mine = ConcurrentHashMap.newKeySet();

  @Inject private RepeatDesk desk;
  @Inject private BuiltInReview reviewer;
  @Inject private Callers callers;

  /** Makes those that wait. */
  public void turn(BooleanSupplier stopping) {
    for (RepeatDesk.Open open : desk.open()) {
      if (!stopping.getAsBoolean()) {
        callers.as(
            Caller.internal(BuiltIn.REVIEWER, open.proposal().tenant(), Role.AI_REVIEWER),
            () -> attend(open));
      }
    }
  }

  /** Says of those that this server is at that it still is. */
  public void renew() {
    for (Long id : mine) {
      try {
        desk.renew(id);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "nobody could be told that it is still measured", e);
      }
    }
  }

  private void attend(RepeatDesk.Open open) {
    try {
      if (open.begun()) {
        desk.failed(open.id(), ENDED, false);
      } else {
        repeat(open);
      }
    } catch (Conflict e) {
      LOG.log(
          System.Logger.Level.INFO,
          "the review of {0} is in another server''s hands: {1}",
          open.proposal().proposalId(),
          e.getMessage());
    }
  }

  private void repeat(RepeatDesk.Open open) {
    desk.begin(open.id());
    mine.add(open.id());
    try {
      desk.became(open.id(), measured(open));
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the review of " + open.proposal().proposalId() + " could not be made again",
          e);
      desk.failed(open.id(), "it could not be made again: " + e.getMessage(), true);
    }
  }

  /** Whatever happens, its lease is renewed no longer. */
  private Judgement measured(RepeatDesk.Open open) {
    try {
      return again(open);
    } finally {
      mine.remove(open.id());
    }
  }

  private Judgement again(RepeatDesk.Open open) {
    Judgement kept = open.review().judgement().orElseThrow();
    return reviewer.again(callers.current(), open.revision(), kept, open.anew());
  }
}
