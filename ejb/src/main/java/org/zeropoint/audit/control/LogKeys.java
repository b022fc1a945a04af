package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.audit.entity.LogKey;
import org.zeropoint.audit.entity.LogKeyring;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.OwnerFile;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * The keys that sign checkpoints. They are files of the data directory, so that whoever has the
 * database alone cannot sign: {@code keys.json} lists the public parts, each private one lies in a
 * file named by its id. A key that is replaced goes on signing beside the new one for a while, so
 * that whoever verifies has the time to learn of the new one.
 */
@ApplicationScoped
public class LogKeys {

  static final String DIRECTORY = "log-keys";

  private static final String RING = "keys.json";

  @Inject private Settings settings;
  @Inject private Clock clock;

  /**
   * The keys, made at the first start.
   *
   * @param known whether checkpoints were signed already: then missing keys are not replaced
   * @throws Unavailable when they are missing then, or cannot be read
   */
  public LogKeyring ring(boolean known) {
    Path file = directory().resolve(RING);
    try {
      if (Files.notExists(file)) {
        if (known) {
          throw new Unavailable(
              DIRECTORY
                  + "/"
                  + RING
                  + " is missing from the data directory, but checkpoints were"
                  + " signed: put the directory back; nothing is signed until then");
        }
        first(file);
      }
      return Json.read(Files.readString(file), LogKeyring.class);
    } catch (IOException | IllegalStateException e) {
      throw new Unavailable(
          DIRECTORY + "/" + RING + " in the data directory cannot be read or made", e);
    }
  }

  /** The private keys in force, the oldest first. */
  List<SigningKey> signing(LogKeyring ring) {
    Instant now = clock.instant();
    return ring.keys().stream().filter(key -> key.signs(now)).map(this::open).toList();
  }

  /**
   * Makes a new key; those before go on signing beside it for {@code overlap}.
   *
   * @return the new key's public part
   */
  public VerifierKey rotate(LogKeyring ring, Duration overlap) {
    Instant now = clock.instant();
    SigningKey fresh = SigningKey.generate(ring.origin(), VerifierKey.LOG);
    var keys = new ArrayList<LogKey>();
    for (LogKey key : ring.keys()) {
      keys.add(
          key.until().isPresent()
              ? key
              : new LogKey(key.key(), key.from(), Optional.of(now.plus(overlap))));
    }
    keys.add(new LogKey(fresh.verifier().format(), now, Optional.empty()));
    try {
      keep(fresh);
      OwnerFile.replace(directory().resolve(RING), Json.write(new LogKeyring(ring.origin(), keys)));
      return fresh.verifier();
    } catch (IOException e) {
      throw new Unavailable("the new key cannot be written to " + DIRECTORY, e);
    }
  }

  private void first(Path ringFile) throws IOException {
    String origin = "zeropoint/" + UUID.randomUUID();
    SigningKey key = SigningKey.generate(origin, VerifierKey.LOG);
    keep(key);
    var only = new LogKey(key.verifier().format(), clock.instant(), Optional.empty());
    // Another server on the same directory may be first; then its keys are the ones.
    OwnerFile.make(ringFile, Json.write(new LogKeyring(origin, List.of(only))));
  }

  private void keep(SigningKey key) throws IOException {
    OwnerFile.make(file(key.verifier()), key.format());
  }

  private SigningKey open(LogKey key) {
    Path file = file(VerifierKey.parse(key.key()));
    try {
      return SigningKey.parse(Files.readString(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new Unavailable(
          DIRECTORY + "/" + file.getFileName() + " in the data directory cannot be read", e);
    }
  }

  private Path file(VerifierKey key) {
    return directory().resolve(HexFormat.of().toHexDigits(key.id()) + ".key");
  }

  private Path directory() {
    return settings.data().resolve(DIRECTORY);
  }
}
