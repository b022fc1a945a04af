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
  private boolean ended;

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
    return add(decoder.accept(token));
  }

  /**
   * Takes what the next token adds to the text.
   *
   * @return whether another one is wanted
   */
  public boolean add(String piece) {
    tokens++;
    tell(stops.accept(piece));
    return !cancelled && !stops.stopped();
  }

  /**
   * Takes the token that ends a text.
   *
   * @return that no other one is wanted
   */
  public boolean end() {
    tokens++;
    ended = true;
    return false;
  }

  /** Takes text that was held back and belongs to no further token. */
  public void rest(String piece) {
    if (!cancelled && !stops.stopped()) {
      tell(stops.accept(piece));
    }
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
    return new Completion(told.toString(), promptTokens, tokens, how());
  }

  private Finish how() {
    if (cancelled) {
      return Finish.CANCELLED;
    }
    return ended || stops.stopped() ? Finish.STOP : Finish.LENGTH;
  }

  private void tell(String piece) {
    if (!piece.isEmpty()) {
      told.append(piece);
      cancelled = !listener.hear(piece);
    }
  }
}
