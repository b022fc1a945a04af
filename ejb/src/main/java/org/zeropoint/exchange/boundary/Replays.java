package org.zeropoint.exchange.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.zeropoint.exchange.control.AnswerBook;
import org.zeropoint.exchange.entity.KeptAnswer;
import org.zeropoint.shared.Digest;

/**
 * The answers that are kept for requests with an {@code Idempotency-Key}, each for its caller
 * alone. Works in the transaction of whoever calls: a change and the answer to it commit together.
 * What is kept is no change of its own, so it leaves no entry in the log.
 */
@ApplicationScoped
public class Replays {

  /** How long an answer is kept. */
  public static final Duration KEPT = Duration.ofHours(24);

  @Inject private AnswerBook book;
  @Inject private Clock clock;

  /** What the present caller used this key for in the last {@link #KEPT}. */
  public Optional<KeptAnswer> find(String key) {
    return book.stored(key).filter(kept -> !kept.expiredAt(clock.instant()));
  }

  /**
   * Takes the key for a first attempt. When another server takes it at the same moment, one of the
   * two fails on the unique key.
   */
  public void claim(String key, Digest request) {
    book.claim(key, request, clock.instant().plus(KEPT));
  }

  /** Keeps the answer to the attempt that took the key. */
  public void answered(String key, KeptAnswer.Answer answer) {
    book.answered(key, answer);
  }

  /** Gives the key free: the attempt changed nothing. */
  public void release(String key) {
    book.release(key);
  }
}
