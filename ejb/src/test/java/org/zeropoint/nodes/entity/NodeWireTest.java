package org.zeropoint.nodes.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

/** What nodes and coordinators send each other is read as it was written, or refused by field. */
class NodeWireTest {

  private static final Digest MODEL = Digest.of("model");
  private static final NodeMachine MACHINE = new NodeMachine("CPU, 2 threads", 1L << 34, "0.1.0");
  private static final PublicSignatureKey KEY = SignatureKey.generate().verifier();
  private static final NodeReport REPORT =
      new NodeReport(
          MACHINE, List.of(new HeldBlocks(MODEL, 2, 5, 4096)), 1000, 4000, 812.5, 0.0031, 2);

  private static ObjectNode written(ObjectNode json) {
    return (ObjectNode) Json.parse(json.toString());
  }

  @Test
  void everythingIsReadAsItWasWritten() {
    assertThat(NodeReport.of(written(REPORT.json()))).isEqualTo(REPORT);
    NodeReport none = NodeReport.empty(MACHINE);
    assertThat(NodeReport.of(written(none.json()))).isEqualTo(none);
    var start = new NodeStart(new NodeUrl("http://10.0.0.7:8080"), MACHINE);
    assertThat(NodeStart.of(written(start.json()))).isEqualTo(start);
    var wish = new EnrolmentWish("zpn_secret", Optional.of("gpu-7"), KEY, start);
    assertThat(EnrolmentWish.of(written(wish.json()))).isEqualTo(wish);
    assertThat(wish.toString()).doesNotContain("secret");
    var orders =
        new NodeOrders(
            "node-1",
            3,
            5,
            15,
            NodeState.ONLINE,
            true,
            List.of(new WantedBlocks(MODEL, "helper@3", 12, 4, 8)));
    var node = new NewNode("gpu-7", KEY, orders);
    assertThat(NewNode.of(written(node.json()))).isEqualTo(node);
    var membership = new Membership("node-1", new NodeUrl("https://hub.example"), KEY);
    assertThat(Membership.parse(membership.format())).isEqualTo(membership);
  }

  @ParameterizedTest
  @CsvSource({
    "cacheFree, 5000, /cacheFree",
    "cacheFree, -1, /cacheFree",
    "forwardRate, -0.5, /forwardRate",
    "stepSeconds, \"1\", /stepSeconds",
    "queued, 1.5, /queued",
    "memoryBytes, -3, /memoryBytes",
    "device, \"\", /device",
    "software, null, /software",
    "held, {}, /held",
    "held, '[{\"model\":\"m\",\"first\":0,\"end\":1,\"bytes\":1}]', /held/0/model",
    "held, '[{\"first\":0}]', /held/0/model",
    "lies, 1, /lies"
  })
  void aFieldThatBreaksARuleIsNamed(String field, String value, String pointer) {
    ObjectNode body = written(REPORT.json());
    body.set(field, Json.parse(value));
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> NodeReport.of(body))
        .satisfies(e -> assertThat(e.violations()).extracting("pointer").contains(pointer));
  }

  @Test
  void blocksThatCannotBeAreRefused() {
    assertThatExceptionOfType(Invalid.class).isThrownBy(() -> new HeldBlocks(MODEL, 3, 3, 1));
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> new WantedBlocks(MODEL, "m", 12, 4, 13))
        .withMessageContaining("12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a", "http://u:p@a", "http://a/x", "http://a?x", "http://a#x", "http://a:0",
        "http://a:70000", "http://", "http://a b", "//a", "a", "http://ä.example"
      })
  void anAddressThatIsMoreThanOneIsRefused(String url) {
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> new NodeUrl(url))
        .satisfies(e -> assertThat(e.violations()).extracting("pointer").containsExactly("/url"));
  }

  @Test
  void anAddressIsOneOfHostAndPort() {
    assertThat(new NodeUrl("HTTPS://Gpu-1.Example:8443/").to("/api/x", "a=b"))
        .hasToString("HTTPS://Gpu-1.Example:8443/api/x?a=b");
    assertThat(new NodeUrl("http://[::1]:80").host()).isEqualTo("::1");
  }

  @Test
  void coverage_countsLiveNodesOnly_andTellsWhatIsComing() {
    var model = new ServedModel("default", MODEL, "helper@3", 6, "placement", Instant.EPOCH);
    Node here =
        new Node("default", "node-1", "a", KEY, new NodeUrl("http://a"), "x", Instant.EPOCH);
    Node gone =
        new Node("default", "node-2", "b", KEY, new NodeUrl("http://b"), "x", Instant.EPOCH);
    gone.fallSilent();
    var standing =
        List.of(
            new NodeStanding(here, new NodePulse(1, REPORT, Instant.EPOCH, Instant.EPOCH)),
            new NodeStanding(gone, new NodePulse(2, REPORT, Instant.EPOCH, Instant.EPOCH)));
    var assigned = new Assignment(here, model, 3, 6, "placement", Instant.EPOCH);
    Coverage coverage = Coverage.of(model, standing, List.of(assigned));
    assertThat(coverage.blocks())
        .extracting(Coverage.Block::holders)
        .containsExactly(List.of(), List.of(), List.of("a"), List.of("a"), List.of("a"), List.of());
    assertThat(coverage.blocks().get(5).coming()).containsExactly("a");
    assertThat(coverage.blocks().get(4).coming()).isEmpty();
    assertThat(coverage.covered()).isEqualTo(3);
    assertThat(coverage.whole()).isFalse();
  }
}
