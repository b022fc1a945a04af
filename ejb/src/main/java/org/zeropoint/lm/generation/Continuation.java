package org.zeropoint.lm.generation;

import java.util.List;

/**
 * The text of a continuation in the making: bytes of tokens become whole characters, stop strings
 * end it, and a listener hears each piece once it is certain. Not thread-safe.
 */
public final class Continuation {

  private final Utf8Decoder decoder = new Utf8Decoder();
  private final StopStrings stops;
  private final Listener listener;
  private final StringBuilder told = new StringBuilder();
  private int tokens;
  private boolean cancelled;

  public Continuation(List<String> stops, Listener listener) {
    this.stops = new StopStrings(stops);
    this.listener = listener;
  }

  /**
   * Takes the bytes of the next token.
   *
   * @return whether another one is wanted
   */
  public boolean add(byte... token) {
    tokens++;
    tell(stops.accept(decoder.accept(token)));
    return !cancelled && !stops.stopped();
  }

  /**
   * Ends it: what was held back is told now.
   *
   * @param promptTokens tokens of the prompt
   */
  public Completion finish(int promptTokens) {
    if (!cancelled && !stops.stopped()) {
      tell(stops.accept(decoder.finish()) + stops.finish());
    }
    Finish finish = cancelled ? Finish.CANCELLED : stops.stopped() ? Finish.STOP : Finish.LENGTH;
    return new Completion(told.toString(), promptTokens, tokens, finish);
  }

  private void tell(String piece) {
    if (!piece.isEmpty()) {
      told.append(piece);
      cancelled = !listener.hear(piece);
    }
  }
}
