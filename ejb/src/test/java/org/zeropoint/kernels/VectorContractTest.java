package org.zeropoint.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zeropoint.kernels.vector.VectorBackend;

/** Where the Vector API is loaded. */
class VectorContractTest extends BackendContractTest {

  @Override
  Backend backend() {
    return new VectorBackend();
  }

  @Test
  void itHasWhatGainsByVectors() {
    assertThat(operations()).containsExactlyInAnyOrder(Op.CROSS_ENTROPY, Op.RMS_NORM, Op.MIN_HASH);
  }

  @Override
  void quantisedNumbersAgree_inBlocksOfAnyLength(int numbers) {
    // It has no such operation: no test.
  }

  @Override
  void quantisedBlocks_thatHoldOddNumbers_agree_andNoOtherBlockDoesSuffer() {
    // It has no such operation: no test.
  }

  @Override
  void masksAreEqual(int weights) {
    // It has no such operation: no test.
  }

  @Override
  void masksOfOddWeightsAreEqual() {
    // It has no such operation: no test.
  }
}
