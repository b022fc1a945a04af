package org.zeropoint.ops.fsck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.entity.LogKey;
import org.zeropoint.audit.entity.LogKeyring;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Json;

/** The keys that sign the log's checkpoints, as the data directory has them. */
final class KeyRing {

  static final String FILE = "log-keys/keys.json";

  /** A key is replaced between the moments when a note is signed and when that is written down. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private record Key(VerifierKey key, LogKey times) {

    /** Whether the server would have signed with it: of a key, the end counts only. */
    boolean signed(Instant at) {
      return times.signs(at.minus(GRACE));
    }
  }

  private final String origin;
  private final List<Key> keys;

  private KeyRing(String origin, List<Key> keys) {
    this.origin = origin;
    this.keys = keys;
  }

  /**
   * @throws IOException when there is no such file
   * @throws RuntimeException when it is not of the form that the server writes
   */
  static KeyRing read(Path data) throws IOException {
    LogKeyring ring = Json.read(Files.readString(data.resolve(FILE)), LogKeyring.class);
    var keys = new ArrayList<Key>();
    for (LogKey key : ring.keys()) {
      keys.add(new Key(VerifierKey.parse(key.key()), key));
    }
    return new KeyRing(ring.origin(), keys);
  }

  String origin() {
    return origin;
  }

  /**
   * What is wrong with the signatures under a note.
   *
   * @param at when it was signed; empty when any of the log's keys will do
   */
  Optional<String> fault(SignedNote note, Optional<Instant> at) {
    boolean signed = false;
    for (SignedNote.Line line : note.signatures()) {
      Optional<Key> by = keys.stream().filter(key -> key.key().isOf(line)).findFirst();
      if (by.isEmpty()) {
        return Optional.of(
            "is signed by %s+%08x, which is no key of the log"
                .formatted(line.keyName(), line.keyId()));
      }
      if (!by.get().key().verify(line, note.text())) {
        return Optional.of(
            "the signature by %s+%08x is not one under this text"
                .formatted(line.keyName(), line.keyId()));
      }
      signed |= at.isEmpty() || by.get().signed(at.get());
    }
    return signed
        ? Optional.empty()
        : Optional.of("no key of the log that was in force then has signed it");
  }
}
