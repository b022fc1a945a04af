package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zeropoint.it.NodeChain.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.zeropoint.it.browser.Visitor;

/** What is told of the way that a run took over the nodes of a chain. */
final class ToldRoute {

  private ToldRoute() {}

  static JsonNode of(NodeChain chain, String run) {
    return json(chain.author().get("api/runs/" + run + "/route"));
  }

  /** The run is over: what is told is the last route, and over which links it went. */
  static void assertComplete(NodeChain chain, String run) {
    JsonNode route = of(chain, run);
    assertThat(route.path("live").asBoolean()).isFalse();
    int block = 0;
    for (JsonNode hop : route.path("hops")) {
      assertThat(hop.path("first").asInt()).as(route.toString()).isLessThanOrEqualTo(block);
      block = Math.max(block, hop.path("end").asInt());
      assertThat(hop.path("name").asText()).startsWith("chain-");
      assertThat(hop.path("tripMicros").asLong()).isPositive();
      assertThat(hop.path("form").asText()).isEqualTo("fp32");
    }
    assertThat(block).as(route.toString()).isEqualTo(NodeChain.LAYERS);
    JsonNode changes = route.path("changes");
    assertThat(changes.get(changes.size() - 1).path("cause").asText()).isEqualTo("begun");
    for (JsonNode node : chain.standing()) {
      assertThat(node.at("/wire/form").asText()).isEqualTo("fp32");
      assertThat(node.at("/wire/measured").asLong()).as(node.toString()).isPositive();
      assertThat(node.at("/wire/relativeError").asDouble(-1)).isZero();
    }
    try (Visitor visitor = Visitor.as(chain.head(), "author", "/training/run?id=" + run)) {
      assertThat(visitor.at("route").textContent())
          .contains("Nodes that computed it last", "chain-1", "no error", "the first route");
      visitor.pictures("run-route");
      assertThat(visitor.tooWide()).isEmpty();
      assertThat(visitor.errors()).isEmpty();
    }
  }
}
