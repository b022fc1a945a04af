package org.zeropoint.nodes.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;

/**
 * What a node is made of.
 *
 * @param device what computes, in words
 * @param memoryBytes that it may use for blocks and what they compute
 * @param software version of the product that it runs
 */
public record NodeMachine(String device, long memoryBytes, String software) {

  private static final int LONGEST_DEVICE = 100;
  private static final int LONGEST_SOFTWARE = 40;

  public NodeMachine {
    if (device.isBlank() || device.length() > LONGEST_DEVICE || !JsonCheck.isPlain(device)) {
      throw new Invalid("/device", "must have 1 to " + LONGEST_DEVICE + " plain characters");
    }
    if (software.isBlank()
        || software.length() > LONGEST_SOFTWARE
        || !JsonCheck.isPlain(software)) {
      throw new Invalid("/software", "must have 1 to " + LONGEST_SOFTWARE + " plain characters");
    }
    if (memoryBytes < 0) {
      throw new Invalid("/memoryBytes", "must not be negative");
    }
  }

  static void check(JsonCheck check) {
    check.text("device", 1, LONGEST_DEVICE);
    check.integer("memoryBytes", 0, Long.MAX_VALUE);
    check.text("software", 1, LONGEST_SOFTWARE);
  }

  static NodeMachine of(JsonNode body) {
    return new NodeMachine(
        body.path("device").textValue(),
        body.path("memoryBytes").longValue(),
        body.path("software").textValue());
  }

  void write(ObjectNode body) {
    body.put("device", device).put("memoryBytes", memoryBytes).put("software", software);
  }
}
