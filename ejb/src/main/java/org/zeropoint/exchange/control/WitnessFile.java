package org.zeropoint.exchange.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeropoint.exchange.entity.ConfiguredWitness;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;

/**
 * Which witnesses are asked: a file of the data directory and not a table, so that whoever has the
 * database alone cannot drop one.
 */
@ApplicationScoped
public class WitnessFile {

  static final String NAME = "witnesses.json";

  private static final int LONGEST = 1 << 16;

  @Inject private Settings settings;

  /**
   * What the file says.
   *
   * @param text as it is, to notice changes; empty when there is no file
   * @param problem why it cannot be read; then no witness is asked
   */
  record Reading(String text, List<ConfiguredWitness> witnesses, Optional<String> problem) {}

  Reading read() {
    Path file = settings.data().resolve(NAME);
    String text = "";
    try {
      if (Files.notExists(file)) {
        return new Reading(text, List.of(), Optional.empty());
      }
      byte[] bytes = Files.readAllBytes(file);
      text = new String(bytes, StandardCharsets.UTF_8);
      if (bytes.length > LONGEST) {
        throw new Invalid("", "must have at most " + LONGEST + " bytes");
      }
      return new Reading(text, WitnessList.parse(text, settings.plainWebhooks()), Optional.empty());
    } catch (Invalid e) {
      return new Reading(text, List.of(), problem(e.getMessage()));
    } catch (IOException e) {
      return new Reading(text, List.of(), problem("cannot be read"));
    }
  }

  private static Optional<String> problem(String what) {
    return Optional.of(NAME + ": " + what + "; no witness is asked until that is put right");
  }
}
