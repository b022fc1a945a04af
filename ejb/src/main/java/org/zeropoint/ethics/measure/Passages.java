package org.zeropoint.ethics.measure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.lm.language.Question;

/**
 * Cuts a held-out text into passages, and these into excerpts that fit every model's context. All
 * cuts lie before white space, where tokens of all kinds end, so that models with different tokens
 * are scored on the same bytes; the first word of a document, which nothing predicts, is left out.
 */
final class Passages {

  /** Bytes that are scored at most, in passages spread evenly over the text. */
  static final int MAX_BYTES = 32 << 10;

  private static final int MOST = 128;
  private static final int SHORTEST = 32;
  private static final int LONGEST_EXCERPT = 256;

  /** Bytes before an excerpt; each model reads of them what its context holds. */
  private static final int BEFORE = 512;

  private final int passageLength;
  private final int excerptLength;
  private final List<Passage> found = new ArrayList<>();

  private Passages(int passageLength, int excerptLength) {
    this.passageLength = passageLength;
    this.excerptLength = excerptLength;
  }

  /**
   * The passages.
   *
   * @param heldOut UTF-8; form feeds separate documents
   * @param context tokens that every model sees at once at least: half of it is left to what stands
   *     before an excerpt
   */
  static List<Passage> of(byte[] heldOut, int context) {
    int length = Math.max(SHORTEST, Math.min(heldOut.length, MAX_BYTES) / MOST);
    var passages = new Passages(length, Math.max(1, Math.min(context / 2, LONGEST_EXCERPT)));
    int document = 0;
    for (String text : new String(heldOut, StandardCharsets.UTF_8).split("\f")) {
      passages.cut(text.replace("\uFFFD", ""), document++);
    }
    return spread(passages.found);
  }

  private void cut(String text, int document) {
    int bytes = utf8(text).length;
    for (int from = next(text, 1, text.length()); from < text.length(); ) {
      int to = next(text, from + passageLength, text.length());
      found.add(new Passage(document, bytes, text.substring(from, to), excerpts(text, from, to)));
      from = to;
    }
  }

  private List<Question> excerpts(String text, int begin, int end) {
    var excerpts = new ArrayList<Question>();
    int from = begin;
    while (from < end) {
      int to = fitting(text, from, end);
      excerpts.add(
          new Question(text.substring(whole(text, from - BEFORE), from), text.substring(from, to)));
      from = to;
    }
    return excerpts;
  }

  /** The last place to cut before an excerpt is too long, or a place within a word. */
  private int fitting(String text, int from, int end) {
    int to = from;
    int bytes = 0;
    while (to < end) {
      int point = text.codePointAt(to);
      bytes += utf8(Character.toString(point)).length;
      if (bytes > excerptLength && to > from) {
        break;
      }
      to += Character.charCount(point);
    }
    if (to == end) {
      return end;
    }
    for (int place = to; place > from; place--) {
      if (isPlace(text, place)) {
        return place;
      }
    }
    return to;
  }

  private static int next(String text, int from, int end) {
    int to = from;
    while (to < end && !isPlace(text, to)) {
      to++;
    }
    return Math.min(to, end);
  }

  private static boolean isPlace(String text, int at) {
    return Character.isWhitespace(text.charAt(at)) && !Character.isWhitespace(text.charAt(at - 1));
  }

  private static int whole(String text, int at) {
    int from = Math.max(0, at);
    return from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from - 1 : from;
  }

  private static List<Passage> spread(List<Passage> all) {
    int taken = Math.min(all.size(), MOST);
    var spread = new ArrayList<Passage>();
    for (int i = 0; i < taken; i++) {
      spread.add(all.get((int) ((long) i * all.size() / taken)));
    }
    return spread;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
