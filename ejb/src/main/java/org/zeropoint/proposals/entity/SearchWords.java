package org.zeropoint.proposals.entity;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts text into the words that a search compares: compatibility forms are one (Unicode NFKC), and
 * so are capitals and small letters. Scripts that put no space between words are cut into
 * overlapping pairs of characters.
 */
public final class SearchWords {

  /** Shorter words are in too many proposals to find any by. */
  public static final int SHORTEST = 2;

  /** Longer words are told apart by this many UTF-16 units only. */
  public static final int LONGEST = 100;

  /** Few characters need a second time, and those are stable then. */
  private static final int FOLDS = 4;

  private SearchWords() {}

  /** The words of a text, without those that are too short to be found by. */
  public static Set<String> of(String text) {
    Set<String> words = new LinkedHashSet<>();
    String folded = folded(text);
    int start = 0;
    while (start < folded.length()) {
      int end = start;
      while (end < folded.length() && isLetter(folded, end)) {
        end += Character.charCount(folded.codePointAt(end));
      }
      if (end > start) {
        pieces(folded.substring(start, end)).forEach(word -> add(words, word));
      }
      start = end == folded.length() ? end : end + Character.charCount(folded.codePointAt(end));
    }
    return words;
  }

  /** The words of an identifier, and the identifier as a whole. */
  public static Set<String> ofIdentifier(String identifier) {
    Set<String> words = of(identifier);
    add(words, folded(identifier));
    return words;
  }

  /**
   * The words that somebody looks for. An identifier of parts that are all too short is looked for
   * as a whole.
   */
  public static List<String> wanted(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String part : folded(text).strip().split("\\s+")) {
      Set<String> inside = of(part);
      words.addAll(inside.isEmpty() ? ofIdentifier(part) : inside);
    }
    return new ArrayList<>(words);
  }

  static String folded(String text) {
    String before = text;
    String after = foldedOnce(before);
    for (int i = 0; i < FOLDS && !after.equals(before); i++) {
      before = after;
      after = foldedOnce(before);
    }
    return after;
  }

  private static String foldedOnce(String text) {
    String form = Normalizer.normalize(text, Normalizer.Form.NFKC);
    // Small letters made of capitals are one for what has several, but for the sigma at the end.
    String small = form.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(small.replace('ς', 'σ'), Normalizer.Form.NFKC);
  }

  private static void add(Set<String> words, String word) {
    boolean longEnough = word.codePointCount(0, word.length()) >= SHORTEST;
    if (longEnough && word.codePoints().anyMatch(Character::isLetterOrDigit)) {
      words.add(clipped(word));
    }
  }

  private static String clipped(String word) {
    if (word.length() <= LONGEST) {
      return word;
    }
    return word.substring(
        0, Character.isHighSurrogate(word.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
  }

  private static boolean isLetter(String text, int at) {
    int point = text.codePointAt(at);
    int type = Character.getType(point);
    return Character.isLetterOrDigit(point)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  /** A run of letters as it is, or in overlapping pairs where its script knows no spaces. */
  private static List<String> pieces(String run) {
    int[] points = run.codePoints().toArray();
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < points.length; i++) {
      boolean joined = isJoined(points[i]);
      if (joined && i + 1 < points.length && isJoined(points[i + 1])) {
        pieces.add(new String(points, i, 2));
      }
      if (i + 1 == points.length || isJoined(points[i + 1]) != joined) {
        if (!joined) {
          pieces.add(new String(points, start, i + 1 - start));
        }
        start = i + 1;
      }
    }
    return pieces;
  }

  private static boolean isJoined(int point) {
    Character.UnicodeScript script = Character.UnicodeScript.of(point);
    return Character.isIdeographic(point)
        || script == Character.UnicodeScript.HIRAGANA
        || script == Character.UnicodeScript.KATAKANA
        || script == Character.UnicodeScript.THAI;
  }
}
