package org.zeropoint.it.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up text that a small network learns in a few hundred steps and an order-2 model does not:
 * long words of a few syllables that are all alike, so that two bytes tell little about the next.
 * The same seed gives the same text.
 */
public final class Sentences {

  private static final List<String> SYLLABLES = List.of("ba", "de", "ko", "mi", "su");
  private static final int WORDS = 16;
  private static final int LENGTH = 6;

  private Sentences() {}

  public static byte[] text(int bytes, long seed) {
    var random = new SplittableRandom(seed);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < WORDS; i++) {
      words.add(word(random));
    }
    var text = new StringBuilder();
    while (text.length() < bytes) {
      text.append(pick(words, random)).append(random.nextInt(5) == 0 ? ".\n" : " ");
    }
    return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
  }

  private static String word(SplittableRandom random) {
    var word = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      word.append(pick(SYLLABLES, random));
    }
    return word.toString();
  }

  private static String pick(List<String> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }
}
