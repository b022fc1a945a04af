package org.zeropoint.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NotedTest {

  @Test
  void whatHappenedOnce_isToldPlainly_andOftenerWithHowOften() {
    assertThat(Noted.times(1, "attempts", "anna", "wrong password").auditOutcome())
        .isEqualTo("wrong password");
    assertThat(Noted.times(12, "attempts", "anna", "wrong password").auditOutcome())
        .isEqualTo("12 attempts: wrong password");
    assertThat(Noted.times(2, "calls", "node-1", "late").auditSubject()).isEqualTo("node-1");
  }
}
