package org.zeropoint.audit.tree;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What a log says of itself, C2SP tlog-checkpoint: how many leaves there are and the root over
 * them. Our own checkpoints have no extension lines; those of others are taken as they are.
 *
 * @param origin name of the log
 * @param size number of leaves
 * @param root 32 bytes
 */
public record Checkpoint(String origin, long size, byte[] root) {

  private static final int LINES = 3;

  /**
   * @throws IllegalArgumentException when the origin is no name, the size negative or the root not
   *     32 bytes
   */
  public Checkpoint {
    VerifierKey.requireName(origin);
    if (size < 0 || root.length != Merkle.HASH) {
      throw new IllegalArgumentException("a checkpoint has a size and a root of 32 bytes");
    }
  }

  /** The text of the note. */
  public String text() {
    return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
  }

  /** The note, signed by each of the keys. */
  public SignedNote signed(List<SigningKey> keys, java.time.Instant now) {
    String text = text();
    return new SignedNote(text, keys.stream().map(key -> key.sign(text, now)).toList());
  }

  /**
   * Reads the text of a note. Its signatures have to be verified by whoever believes it.
   *
   * @throws IllegalArgumentException when it is no checkpoint
   */
  public static Checkpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length <= LINES
        || Arrays.stream(lines).limit(lines.length - 1L).anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a checkpoint has three lines: origin, size and root");
    }
    if (!lines[1].matches("0|[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("a checkpoint's size is a decimal without leading zeros");
    }
    return new Checkpoint(lines[0], Long.parseLong(lines[1]), SignedNote.base64(lines[2]));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that
        && origin.equals(that.origin)
        && size == that.size
        && Arrays.equals(root, that.root);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(size) * 31 + Arrays.hashCode(root);
  }

  @Override
  public String toString() {
    return "Checkpoint[" + origin + ", " + size + "]";
  }
}
