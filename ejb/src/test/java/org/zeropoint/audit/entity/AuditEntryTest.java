package org.zeropoint.audit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Digest;

class AuditEntryTest {

  private static final String GENESIS = Digest.ofHash(new byte[32]).value();

  @Test
  void leafIsCanonicalJsonOfEveryField() {
    assertThat(entry("author", "done").leaf())
        .isEqualTo(
            "{\"action\":\"vote.cast\",\"actor\":\"author\",\"at\":\"1970-01-01T00:00:00Z\","
                + "\"outcome\":\"done\",\"previous\":\""
                + GENESIS
                + "\",\"seq\":1,\"subject\":\"prop-1\",\"tenant\":\"default\",\"v\":1}");
  }

  @Test
  void hashChangesWithEveryField() {
    assertThat(entry("author", "done").hash()).isEqualTo(entry("author", "done").hash());
    assertThat(entry("author", "done").hash()).isNotEqualTo(entry("other", "done").hash());
    assertThat(entry("author", "done").hash()).isNotEqualTo(entry("author", "dones").hash());
  }

  @Test
  void textFromOutsideStaysOnOneLine() {
    assertThat(entry("author", "a\nforged\r\u001b[0m line").outcome())
        .isEqualTo("a forged  [0m line");
    assertThat(entry("author", "x".repeat(2000)).outcome()).hasSize(1000);
  }

  private static AuditEntry entry(String actor, String outcome) {
    var draft =
        new AuditEntry.Draft("default", actor, "vote.cast", "prop-1", Optional.empty(), outcome);
    return new AuditEntry(1, Instant.EPOCH, draft, GENESIS);
  }
}
