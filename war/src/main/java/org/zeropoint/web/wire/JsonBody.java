package org.zeropoint.web.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;

/** Reads JSON from a request. */
public final class JsonBody {

  /** Bytes that a JSON body may have. */
  public static final int LIMIT = 1 << 20;

  private JsonBody() {}

  /**
   * The JSON value of a body.
   *
   * @throws Invalid with line and column of what is not JSON
   * @throws TooLarge when it has more than {@value #LIMIT} bytes
   */
  public static JsonNode read(InputStream body) throws IOException {
    byte[] bytes = new LimitedStream(body, LIMIT).readAllBytes();
    if (bytes.length == 0) {
      throw new Invalid("", "the body is empty, a JSON value is expected");
    }
    try {
      return Json.mapper().readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new Invalid("", "is not JSON: " + e.getOriginalMessage() + place(e));
    }
  }

  /** The JSON object of a body; one without fields when there is no body. */
  public static ObjectNode optional(InputStream body) throws IOException {
    byte[] bytes = new LimitedStream(body, LIMIT).readAllBytes();
    return bytes.length == 0
        ? Json.mapper().createObjectNode()
        : object(read(new java.io.ByteArrayInputStream(bytes)));
  }

  /**
   * @throws Invalid when it is no object
   */
  public static ObjectNode object(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw new Invalid("", "must be a JSON object");
  }

  /** A check of an object that may have these fields only. */
  public static JsonCheck check(ObjectNode object, Set<String> fields) {
    JsonCheck check = JsonCheck.of(object);
    check.onlyFields(fields);
    return check;
  }

  /**
   * @throws Invalid when the check found anything
   */
  public static void require(JsonCheck check) {
    if (!check.violations().isEmpty()) {
      throw new Invalid(check.violations());
    }
  }

  private static String place(JsonProcessingException e) {
    var location = e.getLocation();
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
