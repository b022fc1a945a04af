package org.zeropoint.ethics.measure;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.entity.Suite.DataPattern;

/**
 * Finds secrets and personal data in texts, line by line and in time linear in the text. What was
 * found is told by place and length: nobody reads a secret out of a report.
 */
public final class PatternSearch {

  /** Longer lines are cut, with an overlap in which each match fits. */
  private static final int LINE = 4096;

  private static final int OVERLAP = 512;

  /** Bytes of lines that one pattern is matched with at most. */
  static final int MOST_BYTES = 4 << 20;

  private final List<Compiled> patterns;

  /**
   * A match.
   *
   * @param offset in bytes, from the beginning of the text
   * @param length in bytes
   */
  record Hit(DataPattern pattern, int offset, int length) {

    /** Without what it is. */
    String told() {
      return pattern.id() + " of " + length + " bytes at byte " + offset;
    }
  }

  private static final class Compiled {
    private final DataPattern pattern;
    private final Pattern regex;
    private final List<byte[]> needs;

    Compiled(DataPattern pattern) {
      this.pattern = pattern;
      this.regex = Pattern.compile(pattern.regex());
      this.needs =
          pattern.needs().stream().map(each -> each.getBytes(StandardCharsets.UTF_8)).toList();
    }

    boolean mayMatch(byte[] text, int from, int to, int digits) {
      return digits >= pattern.check().map(CheckDigits::leastDigits).orElse(0)
          && (needs.isEmpty() || needs.stream().anyMatch(n -> indexOf(text, from, to, n) >= 0));
    }
  }

  private PatternSearch(List<Compiled> patterns) {
    this.patterns = patterns;
  }

  /** With the patterns of all suites. */
  public static PatternSearch of(List<Suite> suites) {
    return new PatternSearch(
        suites.stream().flatMap(suite -> suite.patterns().stream()).map(Compiled::new).toList());
  }

  boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** All matches, in the order of the text; one place counts once for each pattern. */
  List<Hit> hits(byte[] text) {
    var hits = new ArrayList<Hit>();
    var spent = new int[patterns.size()];
    int begin = 0;
    while (begin < text.length) {
      int end = lineEnd(text, begin);
      int digits = digits(text, begin, end);
      for (int i = 0; i < patterns.size(); i++) {
        if (spent[i] < MOST_BYTES && patterns.get(i).mayMatch(text, begin, end, digits)) {
          spent[i] += end - begin;
          match(patterns.get(i), text, begin, end, hits);
        }
      }
      boolean cut = end < text.length && !isBreak(text[end]);
      begin = cut ? end - OVERLAP : end + 1;
    }
    return hits.stream().distinct().sorted(Comparator.comparingInt(Hit::offset)).toList();
  }

  private static void match(Compiled each, byte[] text, int begin, int end, List<Hit> hits) {
    Matcher matcher = each.regex.matcher(Arrays.copyOfRange(text, begin, end));
    while (matcher.find()) {
      String found = matcher.group();
      int length = matcher.end() - matcher.start();
      if (length > 0
          && each.pattern.check().map(c -> CheckDigits.areRight(c, found)).orElse(true)) {
        hits.add(new Hit(each.pattern, begin + matcher.start(), length));
      }
    }
  }

  /** The text with each secret replaced by what it is. */
  public String masked(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Hit> secrets =
        hits(bytes).stream().filter(h -> h.pattern().kind().equals(DataPattern.SECRET)).toList();
    var masked = new StringBuilder();
    int at = 0;
    for (Hit secret : secrets) {
      if (secret.offset() >= at) {
        masked.append(new String(bytes, at, secret.offset() - at, StandardCharsets.UTF_8));
        masked.append('[').append(secret.pattern().id()).append(']');
        at = secret.offset() + secret.length();
      }
    }
    return secrets.isEmpty()
        ? text
        : masked
            .append(new String(bytes, at, bytes.length - at, StandardCharsets.UTF_8))
            .toString();
  }

  private static boolean isBreak(byte symbol) {
    return symbol == '\n' || symbol == '\r' || symbol == '\f';
  }

  private static int lineEnd(byte[] text, int begin) {
    int most = Math.min(text.length, begin + LINE);
    int end = begin;
    while (end < most && !isBreak(text[end])) {
      end++;
    }
    return end;
  }

  private static int digits(byte[] text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += text[i] >= '0' && text[i] <= '9' ? 1 : 0;
    }
    return count;
  }

  /** Where something first stands, or -1. */
  static int indexOf(byte[] text, int from, int to, byte[] what) {
    for (int i = from; i <= to - what.length; i++) {
      if (text[i] == what[0] && Arrays.equals(text, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }
}
