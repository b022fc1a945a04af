package org.zeropoint.nodes.entity;

import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.shared.Json;

/**
 * Whose node this installation is.
 *
 * @param node its id there
 * @param coordinator where that is called
 * @param key with which that signs; calls of another are not taken
 */
public record Membership(String node, NodeUrl coordinator, PublicSignatureKey key) {

  /** What {@link #parse} reads. */
  public String format() {
    return Json.mapper()
            .createObjectNode()
            .put("node", node)
            .put("coordinator", coordinator.text())
            .put("coordinatorKey", key.base64())
            .toPrettyString()
        + "\n";
  }

  /**
   * @throws org.zeropoint.shared.Invalid when it is no JSON, or names no URL
   * @throws IllegalArgumentException when the key is none
   */
  public static Membership parse(String text) {
    var json = Json.parse(text);
    return new Membership(
        json.path("node").asText(),
        new NodeUrl(json.path("coordinator").asText()),
        new PublicSignatureKey(json.path("coordinatorKey").asText()));
  }
}
