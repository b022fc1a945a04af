package org.zeropoint.lm.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

  /** Where the files of a model are: a directory, or {@code lm.language.ModelFile}. */
  @FunctionalInterface
  public interface Shelf {

    /**
     * The bytes of a file, or nothing when it does not exist.
     *
     * @throws Invalid naming the file when it has more than {@code maxBytes}
     */
    Optional<byte[]> bytes(String name, long maxBytes);

    /**
     * Reads a file, or nothing when it does not exist.
     *
     * @throws Invalid naming the file when it is too long or no JSON object in UTF-8
     */
    default Optional<JsonFile> read(String name, long maxBytes) {
      return bytes(name, maxBytes).map(bytes -> JsonFile.parse(name, bytes));
    }

    /** The files of a directory. */
    static Shelf of(Path directory) {
      return (name, maxBytes) -> JsonFile.bytes(directory.resolve(name), name, maxBytes);
    }
  }

  /**
   * Reads a file, or nothing when it does not exist.
   *
   * @throws Invalid naming the file when it is too long or no JSON object in UTF-8
   */
  public static Optional<JsonFile> read(Path directory, String name, long maxBytes) {
    return Shelf.of(directory).read(name, maxBytes);
  }

  private static Optional<byte[]> bytes(Path file, String name, long maxBytes) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      long bytes = Files.size(file);
      if (bytes > maxBytes) {
        throw tooLong(name, bytes, maxBytes);
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new Unavailable("The file " + name + " cannot be read.", e);
    }
  }

  /** That a file is longer than what is read. */
  public static Invalid tooLong(String name, long bytes, long maxBytes) {
    return new Invalid("", name + ": has " + bytes + " bytes, at most " + maxBytes + " are read");
  }

  private static JsonFile parse(String name, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode root = Json.parse(text);
      if (!root.isObject()) {
        throw new Invalid("", "is no JSON object");
      }
      return new JsonFile(name, text, root);
    } catch (Invalid e) {
      throw new Invalid("", name + ": " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw new Invalid("", name + ": is not UTF-8");
    }
  }

  /** That a field breaks a rule. */
  public Invalid broken(String field, String rule) {
    return new Invalid("", name + ": " + field + " " + rule);
  }
}
