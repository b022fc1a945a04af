package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.shared.OwnerFile;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * The key with which this installation signs calls, as a coordinator and as a node: a file of the
 * data directory that only its owner reads. Coordinators that share a database need the same file.
 */
@ApplicationScoped
public class OwnKey {

  static final String FILE = "calls.key";

  @Inject private Settings settings;

  private SignatureKey key;

  /**
   * The key, made at the first use.
   *
   * @param known whether others know it already: then a missing one is not replaced
   * @throws Unavailable when it is missing then, or cannot be read
   */
  public synchronized SignatureKey open(BooleanSupplier known) {
    if (key == null) {
      key = read(settings.data().resolve(FILE), known);
    }
    return key;
  }

  static SignatureKey read(Path file, BooleanSupplier known) {
    try {
      if (Files.notExists(file)) {
        if (known.getAsBoolean()) {
          throw new Unavailable(
              FILE
                  + " is missing from the data directory, but nodes were enrolled: put the file"
                  + " back, or remove the nodes and enrol them anew");
        }
        // Another server on the same directory may be first; then its key is the one.
        OwnerFile.make(file, SignatureKey.generate().format());
      }
      return SignatureKey.parse(Files.readString(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new Unavailable(FILE + " in the data directory cannot be read or made", e);
    }
  }
}
