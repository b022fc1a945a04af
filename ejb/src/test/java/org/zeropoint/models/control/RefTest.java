package org.zeropoint.models.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Invalid;

class RefTest {

  @Test
  void selectorIsANumberOrAnAlias() {
    assertThat(Ref.parse("helper@12").number()).hasValue(12);
    assertThat(Ref.parse("helper@production").number()).isEmpty();
    assertThat(Ref.parse("helper@99999999999").number()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "helper", "@1", "he@", "a@1", "../x@1", "helper@1@2", "helper@ 1"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Ref.parse(text)).isInstanceOf(Invalid.class);
  }
}
