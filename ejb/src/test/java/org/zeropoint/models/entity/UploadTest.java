package org.zeropoint.models.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UploadTest {

  private static final Instant NOW = Instant.parse("2026-03-04T09:30:00Z");

  @Test
  void measuring_beginsThreeTimes_andIsGivenUpThen() {
    Upload upload = upload();
    for (int i = 0; i < 3; i++) {
      assertThat(upload.isGivenUp()).isFalse();
      upload.tried(NOW);
    }
    assertThat(upload.isGivenUp()).isTrue();
    upload.tried(NOW);
    assertThat(upload.isGivenUp()).isTrue();
  }

  private static Upload upload() {
    var order =
        new Upload.Order(
            "bases",
            "small",
            true,
            Optional.empty(),
            "corpus",
            "sha256:" + "0".repeat(64),
            0.1,
            "text",
            Optional.empty(),
            Optional.empty(),
            "CC0-1.0",
            "a test");
    var form = new ModelForm("Llama family", 2, 32, 4, 64, 304, 20_000);
    var stored = new Upload.Stored("sha256:" + "1".repeat(64), 80_000, form);
    return new Upload("default", "one", order, stored, true, new Upload.Sender("author", NOW));
  }
}
