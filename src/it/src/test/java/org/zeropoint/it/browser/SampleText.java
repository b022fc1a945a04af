package org.zeropoint.it.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up sentences of made-up words: a small model soon knows more of them than two bytes of
 * context tell, and hardly a long passage comes twice. The same arguments give the same text.
 */
final class SampleText {

  private static final String[] SYLLABLES = {
    "ba", "bri", "dou", "fen", "gla", "kos", "lind", "mai", "nor", "pel", "rau", "sti", "tra", "vus"
  };
  private static final String[] TEMPLATES = {
    "the A N V the N P the A N.",
    "every N that V the N V A N.",
    "when the N V, the A N V P every N."
  };
  private static final String KINDS = "ANVP";
  private static final int[] WORDS = {60, 120, 60, 12};

  private SampleText() {}

  static String of(int characters, long seed) {
    var random = new SplittableRandom(seed);
    List<List<String>> vocabulary = vocabulary(random);
    var text = new StringBuilder();
    while (text.length() < characters) {
      for (char c : TEMPLATES[random.nextInt(TEMPLATES.length)].toCharArray()) {
        int kind = KINDS.indexOf(c);
        List<String> words = kind < 0 ? List.of() : vocabulary.get(kind);
        text.append(kind < 0 ? String.valueOf(c) : words.get(random.nextInt(words.size())));
      }
      text.append('\n');
    }
    return text.substring(0, characters);
  }

  private static List<List<String>> vocabulary(SplittableRandom random) {
    var vocabulary = new ArrayList<List<String>>();
    for (int count : WORDS) {
      var words = new ArrayList<String>();
      for (int i = 0; i < count; i++) {
        var word = new StringBuilder();
        for (int syllable = 0; syllable < 2 + random.nextInt(2); syllable++) {
          word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
        }
        words.add(word.toString());
      }
      vocabulary.add(words);
    }
    return vocabulary;
  }
}
