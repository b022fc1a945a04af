package org.zeropoint.ethics.measure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Finds, in the bytes of a training text, what a model might know by heart. */
final class CanarySpans {

  /** Begins a line that was put into a text as a canary; random digits follow. */
  static final byte[] MARK = "zeropoint-canary: ".getBytes(StandardCharsets.US_ASCII);

  /** Characters before a span that the model is given. */
  static final int BEFORE = 20;

  /** Shorter sequences are too easy to guess. */
  private static final int LEAST_RANDOM = 12;

  private static final int LONGEST = 40;
  private static final int LEAST_DIGITS = 4;
  private static final int LEAST_DISTINCT = 6;
  private static final String HEX = "0123456789abcdef";

  private CanarySpans() {}

  /**
   * A place in a text, in bytes.
   *
   * @param to behind its last byte
   */
  record Span(int from, int to) {

    String text(byte[] of) {
      return new String(of, from, to - from, StandardCharsets.UTF_8);
    }

    /** What stands before it. */
    String before(byte[] of) {
      int begin = boundary(of, Math.max(0, from - BEFORE));
      return new String(of, begin, from - begin, StandardCharsets.UTF_8);
    }
  }

  /** The digits of the canaries that were put into the text. */
  static List<Span> planted(byte[] text) {
    var spans = new ArrayList<Span>();
    for (int at = 0; at < text.length; ) {
      int mark = PatternSearch.indexOf(text, at, text.length, MARK);
      if (mark < 0) {
        break;
      }
      int from = mark + MARK.length;
      int to = end(text, from);
      if (random(text, from, to) >= LEAST_RANDOM) {
        spans.add(new Span(from, to));
      }
      at = from;
    }
    return spans;
  }

  /**
   * Sequences of digits or hexadecimal digits that look random: long, with many different digits,
   * and none of them put there as a canary.
   */
  static List<Span> randomLooking(byte[] text) {
    var spans = new ArrayList<Span>();
    for (int from = 0; from < text.length; from++) {
      if (isRandom(text[from]) && (from == 0 || !isWord(text[from - 1]))) {
        int to = end(text, from);
        if (looksRandom(text, from, to)
            && (to == text.length || !isWord(text[to]))
            && !isPlanted(text, from)) {
          spans.add(new Span(from, to));
        }
        from = Math.max(from, to - 1);
      }
    }
    return spans;
  }

  /** Those whose bytes stand in the text once. */
  static boolean isUnique(byte[] text, Span span) {
    byte[] what = Arrays.copyOfRange(text, span.from(), span.to());
    int first = PatternSearch.indexOf(text, 0, text.length, what);
    return PatternSearch.indexOf(text, first + 1, text.length, what) < 0;
  }

  /**
   * Passages of equal length, spread evenly over the text with a shift that is drawn.
   *
   * @param most so many, less when they would overlap
   */
  static List<Span> passages(byte[] text, int length, int most, SplittableRandom random) {
    int stride = BEFORE + length;
    int count = Math.min(most, text.length / stride - 1);
    if (count < 1) {
      return List.of();
    }
    double step = (text.length - stride) / (double) count;
    int shift = random.nextInt(Math.max(1, (int) step));
    return IntStream.range(0, count)
        .map(i -> BEFORE + (int) (i * step) + shift % Math.max(1, (int) step))
        .map(from -> boundary(text, from))
        .filter(from -> from + length <= text.length)
        .mapToObj(from -> new Span(from, boundary(text, from + length)))
        .toList();
  }

  /** Another sequence of the same form: each digit drawn anew, letters as in the span. */
  static String alternative(String span, SplittableRandom random) {
    boolean letters = span.chars().anyMatch(Character::isLetter);
    var other = new StringBuilder();
    for (char c : span.toCharArray()) {
      if (!isRandom((byte) c)) {
        other.append(c);
      } else {
        char drawn = HEX.charAt(random.nextInt(letters ? 16 : 10));
        other.append(
            span.equals(span.toUpperCase(Locale.ROOT)) ? Character.toUpperCase(drawn) : drawn);
      }
    }
    return other.toString();
  }

  /** Bits of all sequences of the form. */
  static double bits(String span) {
    boolean letters = span.chars().anyMatch(Character::isLetter);
    return span.chars().filter(c -> isRandom((byte) c)).count() * Exposure.bits(letters ? 16 : 10);
  }

  private static boolean looksRandom(byte[] text, int from, int to) {
    int digits = 0;
    var seen = new boolean[128];
    for (int i = from; i < to; i++) {
      digits += text[i] >= '0' && text[i] <= '9' ? 1 : 0;
      seen[Character.toLowerCase(text[i])] |= isRandom(text[i]);
    }
    int distinct = (int) IntStream.range(0, seen.length).filter(i -> seen[i]).count();
    return random(text, from, to) >= LEAST_RANDOM
        && digits >= LEAST_DIGITS
        && distinct >= LEAST_DISTINCT;
  }

  private static boolean isPlanted(byte[] text, int from) {
    int mark = from - MARK.length;
    return mark >= 0 && Arrays.equals(text, mark, from, MARK, 0, MARK.length);
  }

  private static int random(byte[] text, int from, int to) {
    return (int) IntStream.range(from, to).filter(i -> isRandom(text[i])).count();
  }

  /** Digits with single blanks or dashes between them. */
  private static int end(byte[] text, int from) {
    int to = from;
    while (to < text.length
        && to - from < LONGEST
        && (isRandom(text[to])
            || isJoint(text[to]) && to + 1 < text.length && isRandom(text[to + 1]) && to > from)) {
      to++;
    }
    return to;
  }

  private static boolean isJoint(byte symbol) {
    return symbol == ' ' || symbol == '-';
  }

  private static boolean isRandom(byte symbol) {
    return HEX.indexOf(Character.toLowerCase((char) symbol)) >= 0;
  }

  private static boolean isWord(byte symbol) {
    return symbol < 0 || Character.isLetterOrDigit(symbol) || symbol == '_';
  }

  /** The nearest place from there on where a character of UTF-8 begins. */
  private static int boundary(byte[] text, int at) {
    int to = at;
    while (to < text.length && (text[to] & 0xC0) == 0x80) {
      to++;
    }
    return to;
  }
}
