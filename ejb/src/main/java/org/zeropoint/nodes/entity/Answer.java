package org.zeropoint.nodes.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Problem;

/**
 * What the other side answered, and signed.
 *
 * @param type media type of the body; empty for none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, String type, byte[] body) {

  private static final int FIRST_SUCCESS = 200;
  private static final int FIRST_REDIRECT = 300;
  private static final int LONGEST = 300;

  public boolean succeeded() {
    return status >= FIRST_SUCCESS && status < FIRST_REDIRECT;
  }

  /** The body of a success, which is JSON. */
  public JsonNode json() {
    return Json.parse(new String(body, StandardCharsets.UTF_8));
  }

  /** What a problem document (RFC 9457) says, for a log or a page. */
  public String detail() {
    try {
      String detail = json().path("detail").asText("");
      return detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST);
    } catch (Problem e) {
      return "";
    }
  }
}
