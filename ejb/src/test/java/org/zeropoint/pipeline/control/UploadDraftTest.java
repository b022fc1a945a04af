package org.zeropoint.pipeline.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UploadDraftTest {

  @Test
  void howMuchIsMeasured_isNeverRoundedToNothing() {
    assertThat(UploadDraft.measured(0.1, "sea")).isEqualTo(" Measured on the last 10 % of sea. ");
    assertThat(UploadDraft.measured(0.5, "sea")).isEqualTo(" Measured on the last 50 % of sea. ");
    assertThat(UploadDraft.measured(0.001, "sea"))
        .isEqualTo(" Measured on the last 0.1 % of sea. ");
    assertThat(UploadDraft.measured(0, "sea"))
        .isEqualTo(" Nothing of sea is held out to measure it on. ");
  }
}
