package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.OwnerFile;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/** The key with which this installation cosigns other logs: a file of the data directory. */
@ApplicationScoped
public class WitnessKey {

  static final String FILE = "witness.key";

  @Inject private Settings settings;

  /**
   * The key, made at the first use.
   *
   * @param known whether logs are witnessed already: then a missing key is not replaced, because
   *     they would not know the new one
   * @throws Unavailable when it is missing then, or cannot be read
   */
  public SigningKey open(boolean known) {
    Path file = settings.data().resolve(FILE);
    try {
      if (Files.notExists(file)) {
        if (known) {
          throw new Unavailable(
              FILE
                  + " is missing from the data directory, but this installation is a witness of"
                  + " other logs already: put the file back; nothing is cosigned until then");
        }
        SigningKey fresh =
            SigningKey.generate("zeropoint-witness/" + UUID.randomUUID(), VerifierKey.WITNESS);
        // Another server on the same directory may be first; then its key is the one.
        OwnerFile.make(file, fresh.format());
      }
      return witness(SigningKey.parse(Files.readString(file)));
    } catch (IOException | IllegalArgumentException e) {
      throw new Unavailable(FILE + " in the data directory cannot be read or made", e);
    }
  }

  private static SigningKey witness(SigningKey key) {
    if (key.verifier().type() != VerifierKey.WITNESS) {
      throw new IllegalArgumentException("it is no key of type 4, cosignature");
    }
    return key;
  }
}
