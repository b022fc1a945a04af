package org.zeropoint.audit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.shared.Digest;

class AuditEntryTest {

  @Test
  void leafHoldsEveryField_andFactsByDigest() {
    var facts = JsonNodeFactory.instance.objectNode().put("b", 1).put("a", 2);
    var entry =
        new AuditEntry(
            Instant.EPOCH,
            new AuditEntry.Draft(
                "default",
                "author",
                "vote.cast",
                "prop-1",
                Optional.of(Digest.of("x")),
                "done",
                Optional.of(facts)));

    assertThat(entry.facts()).contains("{\"a\":2,\"b\":1}");
    assertThat(Leaf.decode(entry.leaf()))
        .isEqualTo(
            new Leaf(
                0,
                Instant.EPOCH,
                "default",
                "author",
                "vote.cast",
                "prop-1",
                "done",
                Optional.of(Digest.of("x")),
                Optional.of(Digest.of("{\"a\":2,\"b\":1}"))));
  }

  @Test
  void isPendingUntilItHasItsPlace() {
    AuditEntry entry = entry("author", "done");
    assertThat(entry.json().path("state").asText()).isEqualTo("pending");
    assertThat(entry.json().has("seq")).isFalse();
    entry.at(7);
    assertThat(entry.json().path("state").asText()).isEqualTo("integrated");
    assertThat(entry.json().path("seq").asLong()).isEqualTo(8);
    assertThat(entry.json().path("index").asLong()).isEqualTo(7);
    assertThat(entry.json().path("leafHash").asText())
        .isEqualTo(Base64.getEncoder().encodeToString(Merkle.leafHash(entry.leaf())));
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> entry.at(8)))
        .hasMessageContaining("has its place already");
  }

  @Test
  void textFromOutsideStaysOnOneLine() {
    assertThat(entry("author", "a\nforged\r\u001b[0m line").outcome())
        .isEqualTo("a forged  [0m line");
    assertThat(entry("author", "x".repeat(2000)).outcome()).hasSize(1000);
  }

  @Test
  void aHalfCharacterIsReplaced_andNoneIsMade() {
    assertThat(entry("author", "a\ud800b").outcome()).isEqualTo("a\ufffdb");
    String cut = entry("author", "x".repeat(998) + "\ud83d\ude00yy").outcome();
    assertThat(cut).isEqualTo("x".repeat(998) + "\u2026");
  }

  private static AuditEntry entry(String actor, String outcome) {
    var draft =
        new AuditEntry.Draft("default", actor, "vote.cast", "prop-1", Optional.empty(), outcome);
    return new AuditEntry(Instant.EPOCH, draft);
  }
}
