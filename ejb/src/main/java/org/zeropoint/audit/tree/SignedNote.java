package org.zeropoint.audit.tree;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A text with signatures, C2SP signed-note. The text ends with a newline; nothing in it may be
 * believed before a signature by a trusted key was verified.
 *
 * @param text what is signed, with its last newline
 * @param signatures at least one in a note that was read; none while it is being made
 */
public record SignedNote(String text, List<Line> signatures) {

  private static final int LONGEST = 1 << 16;
  private static final int MOST_SIGNATURES = 64;
  private static final String DASH = "\u2014 ";

  /**
   * @throws IllegalArgumentException when the text does not end with a newline or holds other
   *     control characters
   */
  public SignedNote {
    signatures = List.copyOf(signatures);
    if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new IllegalArgumentException(
          "a note's text ends with a newline and holds no other control character");
    }
  }

  /**
   * One signature line.
   *
   * @param keyName of who signed
   * @param keyId first four bytes of a hash of the key, as a number
   * @param signature what the key's algorithm made
   */
  public record Line(String keyName, int keyId, byte[] signature) {

    /** The line without its newline. */
    public String format() {
      byte[] all =
          ByteBuffer.allocate(Integer.BYTES + signature.length)
              .putInt(keyId)
              .put(signature)
              .array();
      return DASH + keyName + " " + Base64.getEncoder().encodeToString(all);
    }

    /**
     * Reads a line without its newline.
     *
     * @throws IllegalArgumentException when it is no signature line
     */
    public static Line parse(String line) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith(DASH) || space < DASH.length()) {
        throw new IllegalArgumentException("not a signature line: \u2014 <key name> <base64>");
      }
      String name = VerifierKey.requireName(line.substring(DASH.length(), space));
      byte[] all = base64(line.substring(space + 1));
      if (all.length <= Integer.BYTES) {
        throw new IllegalArgumentException("a signature has a key id and at least one byte more");
      }
      return new Line(
          name, ByteBuffer.wrap(all).getInt(), Arrays.copyOfRange(all, Integer.BYTES, all.length));
    }

    /** The same for a line that somebody else may have put there; empty when it is none. */
    public static Optional<Line> find(String line) {
      try {
        return Optional.of(parse(line));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Line line
          && keyName.equals(line.keyName)
          && keyId == line.keyId
          && Arrays.equals(signature, line.signature);
    }

    @Override
    public int hashCode() {
      return 31 * keyName.hashCode() + keyId;
    }

    @Override
    public String toString() {
      return format();
    }
  }

  /** The whole note as it is published. */
  public String format() {
    return text
        + "\n"
        + signatures.stream().map(line -> line.format() + "\n").collect(Collectors.joining());
  }

  /** The note with further signatures behind those that there are. */
  public SignedNote with(List<Line> more) {
    var all = new ArrayList<>(signatures);
    more.stream().filter(line -> !all.contains(line)).forEach(all::add);
    return new SignedNote(text, all);
  }

  /**
   * Reads a note.
   *
   * @throws IllegalArgumentException when it is longer than 64 KiB or no note
   */
  public static SignedNote parse(String note) {
    if (note.length() > LONGEST) {
      throw new IllegalArgumentException("a note has at most " + LONGEST + " characters");
    }
    int gap = note.lastIndexOf("\n\n");
    if (gap < 0 || !note.endsWith("\n") || gap + 2 == note.length()) {
      throw new IllegalArgumentException(
          "a note is a text, an empty line and signature lines, each with a newline");
    }
    String[] lines = note.substring(gap + 2, note.length() - 1).split("\n", -1);
    if (lines.length > MOST_SIGNATURES) {
      throw new IllegalArgumentException("a note has at most " + MOST_SIGNATURES + " signatures");
    }
    return new SignedNote(
        note.substring(0, gap + 1), Arrays.stream(lines).map(Line::parse).toList());
  }

  /** Strict: no other alphabet, no line breaks, nothing left over, and one form only. */
  static byte[] base64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("base64 that would be written otherwise");
    }
    return bytes;
  }
}
