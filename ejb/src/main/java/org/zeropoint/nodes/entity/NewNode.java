package org.zeropoint.nodes.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.zeropoint.nodes.signature.PublicSignatureKey;

/**
 * What a machine is told that was enrolled.
 *
 * @param name that it has among the nodes
 * @param coordinatorKey with which its coordinator signs; calls of another are not taken
 */
public record NewNode(String name, PublicSignatureKey coordinatorKey, NodeOrders orders) {

  /** What {@link #of} reads. */
  public ObjectNode json() {
    return orders.json().put("name", name).put("coordinatorKey", coordinatorKey.base64());
  }

  /**
   * Reads what a coordinator sent.
   *
   * @throws IllegalArgumentException when its key is none
   */
  public static NewNode of(JsonNode body) {
    return new NewNode(
        body.path("name").asText(),
        new PublicSignatureKey(body.path("coordinatorKey").asText()),
        NodeOrders.of(body));
  }
}
