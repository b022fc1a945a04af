package org.zeropoint.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Problem;

/** Reads files and JSON of which nothing is known yet, within bounds. */
final class Documents {

  private Documents() {}

  /**
   * The text of a file.
   *
   * @param longest bytes that it may have
   * @throws Stop when it cannot be read, is longer, or no UTF-8
   */
  static String text(Path file, int longest) {
    try {
      if (Files.isDirectory(file)) {
        throw Stop.unreadable(file + " is a directory");
      }
      if (Files.size(file) > longest) {
        throw Stop.unreadable(file + " has more than " + longest + " bytes");
      }
      return utf8(Files.readAllBytes(file))
          .orElseThrow(() -> Stop.unreadable(file + " is no text in UTF-8"));
    } catch (IOException e) {
      throw Stop.unreadable(file + ": " + reason(e));
    }
  }

  /** What the system says, in words. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "it may not be read";
    }
    return String.valueOf(e.getMessage());
  }

  static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * A JSON object.
   *
   * @throws IllegalArgumentException when it is none, in words
   */
  static ObjectNode object(String text) {
    try {
      if (Json.parse(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (Problem e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    throw new IllegalArgumentException("it is no JSON object");
  }

  /**
   * The whole number in a field.
   *
   * @throws IllegalArgumentException when there is none, or a negative one
   */
  static long number(ObjectNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException(field + " is no whole number from 0 on");
    }
    return value.longValue();
  }

  /**
   * The text in a field.
   *
   * @throws IllegalArgumentException when there is none
   */
  static String text(ObjectNode object, String field) {
    if (!object.path(field).isTextual()) {
      throw new IllegalArgumentException(field + " is no text");
    }
    return object.path(field).textValue();
  }

  /**
   * The bytes that a field has as base64, in the one form that there is for them.
   *
   * @throws IllegalArgumentException when they are not
   */
  static byte[] bytes(String field, String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + " is no base64", e);
    }
    throw new IllegalArgumentException(field + " is base64 that would be written otherwise");
  }

  /** The hashes of a path. */
  static List<byte[]> path(ObjectNode object) {
    JsonNode path = object.path("path");
    if (!path.isArray() || path.size() > Long.SIZE * 2) {
      throw new IllegalArgumentException("path is no list of hashes");
    }
    var hashes = new ArrayList<byte[]>();
    path.forEach(hash -> hashes.add(bytes("path", hash.asText())));
    return hashes;
  }

  /**
   * The facts beside a leaf; empty when it has none.
   *
   * @throws IllegalArgumentException when they are no object
   */
  static Optional<ObjectNode> facts(ObjectNode leaf) {
    JsonNode facts = leaf.get("facts");
    if (facts != null && !facts.isObject()) {
      throw new IllegalArgumentException("facts is no object");
    }
    return Optional.ofNullable((ObjectNode) facts);
  }
}
