package org.zeropoint.web.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.zeropoint.models.boundary.Completions;
import org.zeropoint.models.entity.Promoted;
import org.zeropoint.models.entity.Written;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * Collects an answer that is sent when it is complete. Nobody sees that its client is gone, so it
 * ends at a deadline.
 */
final class WholeAnswer implements Completions.Reader {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Answer answer;
  private final Clock clock;
  private final Instant deadline;
  private final ArrayNode choices = Json.mapper().createArrayNode();

  WholeAnswer(Answer answer, Clock clock) {
    this.answer = answer;
    this.clock = clock;
    this.deadline = clock.instant().plus(PATIENCE);
  }

  @Override
  public boolean begin(Promoted by) {
    answer.by(by);
    return true;
  }

  @Override
  public boolean piece(int index, String piece) {
    return clock.instant().isBefore(deadline);
  }

  @Override
  public boolean end(int index, Written written) {
    answer.count(index, written);
    choices.add(answer.choice(index, written));
    return true;
  }

  /**
   * The answer.
   *
   * @throws Unavailable when the deadline came first
   */
  ObjectNode json() {
    if (choices.size() < answer.texts()) {
      throw new Unavailable(
          "the answer was not complete after %d minutes; ask for fewer tokens, or stream it"
              .formatted(PATIENCE.toMinutes()));
    }
    ObjectNode whole = answer.whole();
    whole.set("choices", choices);
    whole.set("usage", answer.usage());
    return whole;
  }
}
