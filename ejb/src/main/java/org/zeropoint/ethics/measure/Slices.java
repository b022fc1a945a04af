package org.zeropoint.ethics.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.zeropoint.ethics.statistics.Bootstrap;

/**
 * Parts of the held-out text for which a loss is told apart: where a model grew worse in one of
 * them, the mean over all may hide it. A way to cut that makes one part of all is left out, and so
 * are parts of fewer than {@value Bootstrap#FEWEST} passages, which tell too little.
 *
 * <ul>
 *   <li>the halves of the text, in its order
 *   <li>the languages of the passages, by their commonest words
 *   <li>the documents, of at most eight; of more, those that are shorter and longer than the median
 * </ul>
 */
final class Slices {

  private static final int MOST_DOCUMENTS = 8;

  /** So many of these words make a language certain, when there are twice as many as of others. */
  private static final int WORDS = 2;

  private static final Set<String> ENGLISH =
      Set.of(
          "the", "and", "of", "to", "that", "is", "was", "with", "for", "it", "on", "he", "she",
          "this", "are", "from", "not", "be", "by", "as", "his", "her", "you", "they", "every", "a",
          "when");

  private static final Set<String> GERMAN =
      Set.of(
          "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "zu", "den", "von", "mit",
          "im", "dem", "auf", "es", "er", "sie", "sich", "des", "auch", "als", "wie", "wir", "ich",
          "aber", "oder", "wird");

  private Slices() {}

  /**
   * A part.
   *
   * @param name short and stable, {@code language: German}
   * @param members indices of its passages, ascending
   */
  record Slice(String name, List<Integer> members) {
    Slice {
      members = List.copyOf(members);
    }
  }

  static List<Slice> of(List<Passage> passages) {
    var slices = new ArrayList<Slice>();
    int half = passages.size() / 2;
    slices.addAll(by(passages, i -> i < half ? "text: first half" : "text: second half"));
    slices.addAll(by(passages, i -> "language: " + language(passages.get(i).text())));
    if (passages.stream().mapToInt(Passage::document).distinct().count() <= MOST_DOCUMENTS) {
      slices.addAll(by(passages, i -> "document: " + (passages.get(i).document() + 1)));
    } else {
      int[] lengths = passages.stream().mapToInt(Passage::documentBytes).sorted().toArray();
      int median = lengths[lengths.length / 2];
      slices.addAll(
          by(
              passages,
              i ->
                  passages.get(i).documentBytes() < median
                      ? "length: shorter documents"
                      : "length: longer documents"));
    }
    return slices;
  }

  private static List<Slice> by(List<Passage> passages, IntFunction<String> name) {
    var members = new TreeMap<String, List<Integer>>();
    for (int i = 0; i < passages.size(); i++) {
      members.computeIfAbsent(name.apply(i), none -> new ArrayList<>()).add(i);
    }
    List<Slice> enough =
        members.entrySet().stream()
            .filter(each -> each.getValue().size() >= Bootstrap.FEWEST)
            .map(each -> new Slice(each.getKey(), each.getValue()))
            .toList();
    return members.size() < 2 ? List.of() : enough;
  }

  /** By function words: they are a third of a text, and hardly any is of both languages. */
  static String language(String text) {
    String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+");
    long english = Arrays.stream(words).filter(ENGLISH::contains).count();
    long german = Arrays.stream(words).filter(GERMAN::contains).count();
    if (english >= WORDS && english > 2 * german) {
      return "English";
    }
    return german >= WORDS && german > 2 * english ? "German" : "unclear";
  }
}
