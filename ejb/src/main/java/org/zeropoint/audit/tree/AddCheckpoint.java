package org.zeropoint.audit.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What a log asks a witness: to cosign a checkpoint that continues the one which the witness
 * cosigned last. The body of C2SP tlog-witness {@code add-checkpoint}.
 *
 * @param old leaves of the tree that the witness saw last, as far as the log knows
 * @param proof consistency from there to the checkpoint, hashes of 32 bytes; at most {@value
 *     #MOST_HASHES}
 * @param note the checkpoint with its signatures
 */
public record AddCheckpoint(long old, List<byte[]> proof, SignedNote note) {

  /** Bytes that a request may have. */
  public static final int LONGEST = 1 << 16;

  /** Enough for every tree with fewer than 2^63 leaves. */
  public static final int MOST_HASHES = 63;

  private static final String OLD = "old ";

  /**
   * @throws IllegalArgumentException when the size is negative, the proof too long, one of its
   *     hashes not 32 bytes or the note no checkpoint
   */
  public AddCheckpoint {
    proof = List.copyOf(proof);
    if (old < 0 || proof.size() > MOST_HASHES) {
      throw new IllegalArgumentException(
          "a request has a size and at most " + MOST_HASHES + " hashes");
    }
    if (proof.stream().anyMatch(hash -> hash.length != Merkle.HASH)) {
      throw new IllegalArgumentException("a hash of a proof has " + Merkle.HASH + " bytes");
    }
    Checkpoint.parse(note.text());
  }

  /** What the log says of itself; to be believed when its signature was verified. */
  public Checkpoint checkpoint() {
    return Checkpoint.parse(note.text());
  }

  /** The body of the request. */
  public String format() {
    var text = new StringBuilder(OLD).append(old).append('\n');
    proof.forEach(hash -> text.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
    return text.append('\n').append(note.format()).toString();
  }

  /**
   * Reads the body of a request.
   *
   * @throws IllegalArgumentException with the rule that it breaks
   */
  public static AddCheckpoint parse(String body) {
    int gap = body.indexOf("\n\n");
    if (body.length() > LONGEST || gap < 0) {
      throw new IllegalArgumentException(
          "a request is the line old <size>, the hashes of a proof, an empty line and a"
              + " checkpoint, at most "
              + LONGEST
              + " bytes");
    }
    List<String> lines = Arrays.asList(body.substring(0, gap).split("\n", -1));
    var proof = new ArrayList<byte[]>();
    for (String line : lines.subList(1, lines.size())) {
      proof.add(SignedNote.base64(line));
    }
    return new AddCheckpoint(size(lines.get(0)), proof, SignedNote.parse(body.substring(gap + 2)));
  }

  private static long size(String line) {
    if (!line.matches(OLD + "(0|[1-9][0-9]{0,17})")) {
      throw new IllegalArgumentException(
          "the first line is old <size>, a decimal without leading zeros");
    }
    return Long.parseLong(line.substring(OLD.length()));
  }

  /** Compared by the bytes of the request. */
  @Override
  public boolean equals(Object other) {
    return other instanceof AddCheckpoint that && format().equals(that.format());
  }

  @Override
  public int hashCode() {
    return format().hashCode();
  }
}
