package org.zeropoint.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaddingTest {

  @Test
  void shorterRowsAreFilledOnTheRight_andNothingIsLearnedThere() {
    var batch =
        Padding.of(
            List.of(
                new Example(new int[] {1, 2, 3}, new int[] {2, 3, 4}),
                new Example(new int[] {5}, new int[] {Example.IGNORED})),
            9);
    assertThat(batch.rows()).isEqualTo(2);
    assertThat(batch.length()).isEqualTo(3);
    assertThat(batch.inputs()).containsExactly(1, 2, 3, 5, 9, 9);
    assertThat(batch.targets()).containsExactly(2, 3, 4, -100, -100, -100);
  }

  @Test
  void exampleIsRefused_whenTargetsAreMissing() {
    assertThatThrownBy(() -> new Example(new int[] {1, 2}, new int[] {2}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Example(new int[0], new int[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void learnedPositionsAreCounted() {
    assertThat(new Example(new int[] {1, 2, 3}, new int[] {-100, 3, -100}).learned()).isEqualTo(1);
  }
}
