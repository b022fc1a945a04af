package org.zeropoint.lm.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * A JSON file of a model directory.
 *
 * @param name for messages
 * @param text as it stands in the file
 * @param root an object
 */
public record JsonFile(String name, String text, JsonNode root) {

  /**
   * Reads a file, or nothing when it does not exist.
   *
   * @throws Invalid naming the file when it is too long or no JSON object in UTF-8
   */
  public static Optional<JsonFile> read(Path directory, String name, long maxBytes) {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      long bytes = Files.size(file);
      if (bytes > maxBytes) {
        throw new Invalid(
            "", name + ": has " + bytes + " bytes, at most " + maxBytes + " are read");
      }
      String text = Files.readString(file);
      JsonNode root = Json.parse(text);
      if (!root.isObject()) {
        throw new Invalid("", "is no JSON object");
      }
      return Optional.of(new JsonFile(name, text, root));
    } catch (Invalid e) {
      throw e.getMessage().startsWith(name) ? e : new Invalid("", name + ": " + e.getMessage());
    } catch (MalformedInputException e) {
      throw new Invalid("", name + ": is not UTF-8");
    } catch (IOException e) {
      throw new Unavailable("The file " + name + " cannot be read.", e);
    }
  }

  /** That a field breaks a rule. */
  public Invalid broken(String field, String rule) {
    return new Invalid("", name + ": " + field + " " + rule);
  }
}
