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
import org.zeropoint.shared.Role;

/**
 * Makes reviews again that somebody asked for, one after another. One that a server's end broke off
 * is not tried again by itself: it may have ended it.
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
      if (!stopping.getAsBoolean() && !mine.contains(open.id())) {
        callers.as(
            Caller.internal(BuiltIn.REVIEWER, open.proposal().tenant(), Role.AI_REVIEWER),
            () -> repeat(open));
      }
    }
  }

  private void repeat(RepeatDesk.Open open) {
    if (open.begun()) {
      desk.failed(open.id(), ENDED);
      return;
    }
    desk.begin(open.id());
    mine.add(open.id());
    try {
      desk.became(open.id(), again(open));
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the review of " + open.proposal().proposalId() + " could not be made again",
          e);
      desk.failed(open.id(), "it could not be made again: " + e.getMessage());
    } finally {
      mine.remove(open.id());
    }
  }

  private Judgement again(RepeatDesk.Open open) {
    Judgement kept = open.review().judgement().orElseThrow();
    return reviewer.again(callers.current(), open.revision(), kept, open.anew());
  }
}
