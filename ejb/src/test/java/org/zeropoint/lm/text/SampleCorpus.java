package org.zeropoint.lm.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A text that is made up but has structure: sentences of random words of a small invented
 * vocabulary in a few templates. Two bytes of context tell little about the next byte, a word's
 * beginning or its place in the sentence much more; and the words are random enough that no long
 * passage comes twice. The same arguments give the same text.
 */
public final class SampleCorpus {

  private static final String[] ONSETS = {
    "b", "br", "d", "f", "g", "gl", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v"
  };
  private static final String[] VOWELS = {"a", "e", "i", "o", "u", "ai", "ou"};
  private static final String[] CODAS = {"", "", "n", "r", "s", "l", "nd", "st"};
  private static final String[] TEMPLATES = {
    "the A N V the N P the A N.",
    "every N that V the N V A N.",
    "when the N V, the A N V P every N.",
    "a A N and a A N V the N."
  };
  private static final String KINDS = "ANVP";
  private static final int[] WORDS = {20, 40, 20, 8};

  private final SplittableRandom random;
  private final List<List<String>> vocabulary = new ArrayList<>();

  private SampleCorpus(long seed) {
    this.random = new SplittableRandom(seed);
    for (int kind = 0; kind < WORDS.length; kind++) {
      var words = new ArrayList<String>();
      for (int i = 0; i < WORDS[kind]; i++) {
        words.add(word(KINDS.charAt(kind)));
      }
      vocabulary.add(words);
    }
  }

  /** Sentences until there are {@code bytes} bytes, all ASCII. */
  public static byte[] text(int bytes, long seed) {
    var corpus = new SampleCorpus(seed);
    var text = new StringBuilder();
    while (text.length() < bytes) {
      text.append(corpus.sentence()).append('\n');
    }
    return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
  }

  private String word(char kind) {
    int syllables = kind == 'P' ? 1 : 2 + random.nextInt(2);
    var word = new StringBuilder();
    for (int i = 0; i < syllables; i++) {
      word.append(pick(ONSETS)).append(pick(VOWELS)).append(pick(CODAS));
    }
    return word.toString();
  }

  private String sentence() {
    var sentence = new StringBuilder();
    for (char c : pick(TEMPLATES).toCharArray()) {
      int kind = KINDS.indexOf(c);
      if (kind < 0) {
        sentence.append(c);
      } else {
        List<String> words = vocabulary.get(kind);
        sentence.append(words.get(random.nextInt(words.size())));
      }
    }
    return sentence.toString();
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
