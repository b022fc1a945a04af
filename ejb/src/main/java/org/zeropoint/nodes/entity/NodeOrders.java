package org.zeropoint.nodes.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * What a node is told: with its enrolment, with each lease and in answer to each heartbeat.
 *
 * @param node its id
 * @param lease the number that it writes with from now on
 * @param heartbeatSeconds how often it has to be heard of
 * @param leaseSeconds after which it counts as offline when it is not
 * @param wanted the blocks that it shall hold, and no others
 */
public record NodeOrders(
    String node,
    long lease,
    int heartbeatSeconds,
    int leaseSeconds,
    NodeState state,
    boolean paused,
    List<WantedBlocks> wanted) {

  public NodeOrders {
    wanted = List.copyOf(wanted);
  }

  /** What {@link #of} reads. */
  public ObjectNode json() {
    ObjectNode body =
        Json.mapper()
            .createObjectNode()
            .put("node", node)
            .put("lease", lease)
            .put("heartbeatSeconds", heartbeatSeconds)
            .put("leaseSeconds", leaseSeconds)
            .put("state", state.external())
            .put("paused", paused);
    for (WantedBlocks blocks : wanted) {
      body.withArray("wanted")
          .addObject()
          .put("model", blocks.model().value())
          .put("label", blocks.label())
          .put("blocks", blocks.blocks())
          .put("first", blocks.first())
          .put("end", blocks.end());
    }
    body.withArray("wanted");
    return body;
  }

  /** Reads what a coordinator sent, whose signature was checked. */
  public static NodeOrders of(JsonNode body) {
    var wanted = new ArrayList<WantedBlocks>();
    for (JsonNode item : body.path("wanted")) {
      wanted.add(
          new WantedBlocks(
              new Digest(item.path("model").asText()),
              item.path("label").asText(),
              item.path("blocks").asInt(),
              item.path("first").asInt(),
              item.path("end").asInt()));
    }
    return new NodeOrders(
        body.path("node").asText(),
        body.path("lease").asLong(),
        body.path("heartbeatSeconds").asInt(),
        body.path("leaseSeconds").asInt(),
        NodeState.of(body.path("state").asText()),
        body.path("paused").asBoolean(),
        wanted);
  }
}
