package org.zeropoint.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

class LoggedEntryTest {

  private static final Instant AT = Instant.parse("2026-11-24T12:00:00.000001Z");
  private static final String CHAINED =
      "{\"action\":\"vote.cast\",\"actor\":\"rita\",\"at\":\"2026-11-24T12:00:00Z\",\"outcome\":\"done\","
          + "\"previous\":\"p\",\"seq\":3,\"subject\":\"s\",\"tenant\":\"default\",\"v\":1}";

  @Test
  void aLeafIsReadWithItsFacts_andWithNoOthers() {
    ObjectNode facts = Json.mapper().createObjectNode().put("a", 1);
    byte[] leaf = leaf(Optional.of(facts));
    LoggedEntry entry = LoggedEntry.of(4, leaf, Optional.of(facts));
    assertThat(entry.index()).isEqualTo(4);
    assertThat(entry.number()).isEqualTo(9);
    assertThat(entry.at()).isEqualTo(AT);
    assertThat(entry.actor()).isEqualTo("rita");
    assertThat(entry.digest()).contains(Digest.of("x"));
    assertThat(entry.facts()).contains(facts);

    assertThatThrownBy(() -> LoggedEntry.of(4, leaf, Optional.empty()))
        .hasMessageContaining("missing");
    assertThatThrownBy(() -> LoggedEntry.of(4, leaf, Optional.of(facts.deepCopy().put("a", 2))))
        .hasMessageContaining("not those");
    assertThatThrownBy(() -> LoggedEntry.of(4, leaf(Optional.empty()), Optional.of(facts)))
        .hasMessageContaining("names no facts");
  }

  @Test
  void anEntryFromBeforeTheTreeIsRead_whenItsJsonIsCanonical() {
    LoggedEntry entry = LoggedEntry.of(2, bytes(CHAINED), Optional.empty());
    assertThat(entry.number()).isEqualTo(3);
    assertThat(entry.actor()).isEqualTo("rita");
    assertThat(entry.digest()).isEmpty();
    assertThat(entry.facts()).isEmpty();

    assertRefused(CHAINED.replace(",\"v\":1", ", \"v\":1"), "canonical");
    assertRefused(CHAINED.replace("\"v\":1", "\"v\":2"), "canonical");
    assertRefused(CHAINED.replace("\"v\":1", "\"v\":1,\"w\":1"), "has no w");
    ObjectNode facts = Json.mapper().createObjectNode();
    assertThatThrownBy(() -> LoggedEntry.of(2, bytes(CHAINED), Optional.of(facts)))
        .hasMessageContaining("no facts");
  }

  private static void assertRefused(String json, String reason) {
    assertThatThrownBy(() -> LoggedEntry.of(2, bytes(json), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] leaf(Optional<ObjectNode> facts) {
    return new Leaf(
            9,
            AT,
            "default",
            "rita",
            "vote.cast",
            "s",
            "done",
            Optional.of(Digest.of("x")),
            facts.map(CanonicalJson::digest))
        .encode();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
