package org.zeropoint.nodes.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;

/**
 * What a process of a node says when it begins.
 *
 * @param url where it can be called
 */
public record NodeStart(NodeUrl url, NodeMachine machine) {

  static final List<String> FIELDS = List.of("url", "device", "memoryBytes", "software");
  private static final int LONGEST_URL = 300;

  /**
   * Reads what a node sent.
   *
   * @throws Invalid with the fields that break a rule
   */
  public static NodeStart of(ObjectNode body) {
    JsonCheck check = JsonCheck.of(body);
    check.onlyFields(Set.copyOf(FIELDS));
    return of(body, check);
  }

  /** Reads it from an object that has more fields, once those are checked too. */
  static NodeStart of(ObjectNode body, JsonCheck check) {
    FIELDS.forEach(check::required);
    check.text("url", 1, LONGEST_URL);
    NodeMachine.check(check);
    if (!check.violations().isEmpty()) {
      throw new Invalid(check.violations());
    }
    return new NodeStart(new NodeUrl(body.path("url").textValue()), NodeMachine.of(body));
  }

  /** What {@link #of} reads. */
  public ObjectNode json() {
    ObjectNode body = Json.mapper().createObjectNode().put("url", url.text());
    machine.write(body);
    return body;
  }
}
