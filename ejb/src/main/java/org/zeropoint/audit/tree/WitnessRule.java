package org.zeropoint.audit.tree;

import java.util.List;

/**
 * Whether a witness cosigns, C2SP tlog-witness: only what is signed by the log and continues what
 * the witness cosigned last. Whoever applies it has to keep two requests for one log apart, and to
 * have written down what is cosigned before the cosignature leaves.
 */
public final class WitnessRule {

  private WitnessRule() {}

  /** What came of a request, in the order in which it is looked at. */
  public enum Ruling {
    /** No key of a log with this origin is trusted. */
    UNKNOWN_LOG(404),
    /** No trusted key signed, or the signature of one is wrong. */
    UNSIGNED(403),
    /** The older tree is said to be larger than the newer one. */
    BACKWARDS(400),
    /** The witness saw another size last. */
    STALE(409),
    /** The checkpoint does not continue what the witness saw: the log was rewritten. */
    INCONSISTENT(422),
    /** All is well. */
    COSIGN(200);

    private final int status;

    Ruling(int status) {
      this.status = status;
    }

    /** The HTTP status of the answer. */
    public int status() {
      return status;
    }
  }

  /**
   * What a witness cosigned last of a log.
   *
   * @param size leaves; 0 before the first
   * @param root 32 bytes
   */
  public record Seen(long size, byte[] root) {

    /** Nothing was cosigned yet. */
    public static final Seen NOTHING = new Seen(0, Merkle.emptyRoot());

    @Override
    public boolean equals(Object other) {
      return other instanceof Seen that
          && size == that.size
          && java.util.Arrays.equals(root, that.root);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(size);
    }
  }

  /**
   * Rules on a request.
   *
   * @param trusted the keys of the log with the checkpoint's origin; none when it is not known
   * @param seen what was cosigned last of that log
   */
  public static Ruling of(AddCheckpoint request, List<VerifierKey> trusted, Seen seen) {
    Checkpoint checkpoint = request.checkpoint();
    if (trusted.isEmpty()) {
      return Ruling.UNKNOWN_LOG;
    }
    if (!signed(request.note(), trusted)) {
      return Ruling.UNSIGNED;
    }
    if (request.old() > checkpoint.size()) {
      return Ruling.BACKWARDS;
    }
    if (request.old() != seen.size()) {
      return Ruling.STALE;
    }
    boolean continues =
        Proofs.consistent(
            seen.size(), seen.root(), checkpoint.size(), checkpoint.root(), request.proof());
    return continues ? Ruling.COSIGN : Ruling.INCONSISTENT;
  }

  /** By one key at least, and wrongly by none; what other keys signed does not count. */
  private static boolean signed(SignedNote note, List<VerifierKey> trusted) {
    return trusted.stream().anyMatch(key -> key.signed(note))
        && trusted.stream()
            .allMatch(
                key ->
                    note.signatures().stream()
                        .filter(key::isOf)
                        .allMatch(line -> key.verify(line, note.text())));
  }
}
