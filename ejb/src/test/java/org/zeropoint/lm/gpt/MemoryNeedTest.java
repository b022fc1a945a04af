package org.zeropoint.lm.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zeropoint.lm.optimizer.Optimizer;

class MemoryNeedTest {

  /** 256·64 and 64·64 for the embeddings, 12·64² + 13·64 a block, 128 at the end. */
  private static final long NANO = 256 * 64 + 64 * 64 + 2 * (12 * 64 * 64 + 13 * 64) + 128;

  @Test
  void eachParameterTakesFourBytesForWeightGradientAndSlot() {
    MemoryNeed adam = MemoryNeed.of(GptConfig.NANO, 16, Optimizer.ADAMW);
    assertThat(adam.weights()).isEqualTo(adam.gradients()).isEqualTo(4 * NANO);
    assertThat(adam.optimizer()).isEqualTo(8 * NANO);
    MemoryNeed sgd = MemoryNeed.of(GptConfig.NANO, 16, Optimizer.SGD);
    assertThat(sgd.optimizer()).isEqualTo(4 * NANO);
    assertThat(sgd.total()).isEqualTo(adam.total() - 4 * NANO);
  }

  @Test
  void activationsGrowWithTheBatch_andAreWhatWasMeasured() {
    long one = MemoryNeed.of(GptConfig.BASE, 16, Optimizer.ADAMW).activations();
    long two = MemoryNeed.of(GptConfig.BASE, 32, Optimizer.ADAMW).activations();
    long three = MemoryNeed.of(GptConfig.BASE, 48, Optimizer.ADAMW).activations();
    assertThat(three - two).isEqualTo(two - one);
    // Peaks of the process, measured; see docs/operations.md.
    assertThat(MemoryNeed.of(GptConfig.BASE, 48, Optimizer.ADAMW).total() >> 20)
        .isBetween(1_680L, 1_680L * 6 / 5);
    assertThat(MemoryNeed.of(GptConfig.NANO, 256, Optimizer.ADAMW).total() >> 20)
        .isBetween(262L, 262L * 6 / 5);
  }
}
