package org.zeropoint.kernels.choice;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.SizeClass;
import org.zeropoint.kernels.choice.Choices.Machine;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * Keeps what was measured, so that a server that starts again need not measure.
 *
 * @param path of the JSON file
 */
public record ChoiceFile(Path path) {

  private static final long MOST_BYTES = 1 << 20;

  /**
   * What was measured on this very machine; nothing when the file is missing, damaged, incomplete,
   * or of another device, driver or version.
   */
  public Optional<Choices> read(Machine machine) {
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > MOST_BYTES) {
        return Optional.empty();
      }
      Choices kept = Json.mapper().readValue(Files.readString(path), Choices.class);
      return Optional.ofNullable(kept)
          .filter(choices -> machine.equals(choices.machine()))
          .filter(ChoiceFile::isComplete);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new Unavailable("The file " + path.getFileName() + " cannot be read.", e);
    }
  }

  private static boolean isComplete(Choices choices) {
    for (Op op : Op.used()) {
      for (SizeClass size : SizeClass.values()) {
        if (!choices.row(op, size).isMeasured()) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Replaces what was kept: written beside and renamed.
   *
   * @throws Unavailable when it cannot be written
   */
  public void write(Choices choices) {
    Path beside = path.resolveSibling("." + path.getFileName() + ".tmp");
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(beside, Json.write(choices));
      Files.move(beside, path, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Unavailable("The file " + path.getFileName() + " cannot be written.", e);
    }
  }
}
