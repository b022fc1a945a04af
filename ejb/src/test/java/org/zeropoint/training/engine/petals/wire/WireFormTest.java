package org.zeropoint.training.engine.petals.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.Use;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.worker.Block;

class WireFormTest {

  private static Hidden gaussian(int rows, int length, int width, double scale) {
    var random = new SplittableRandom(3);
    var data = new float[rows * length * width];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (random.nextGaussian() * scale);
    }
    return new Hidden(rows, length, width, data);
  }

  private static Hidden throughTheWire(WireForm form, Hidden hidden) {
    return form.decode("x", new HashMap<>(form.encode("x", hidden)));
  }

  private static long bytes(WireForm form, Hidden hidden) {
    return Block.bytes(form.encode("x", hidden).values());
  }

  @Test
  void fp32KeepsEveryBit() {
    Hidden hidden = gaussian(2, 3, 5, 1e30);
    hidden.data()[0] = Float.NaN;
    hidden.data()[1] = Float.NEGATIVE_INFINITY;
    hidden.data()[2] = -0f;
    Hidden again = throughTheWire(WireForm.FP32, hidden);
    assertThat(again.data()).containsExactly(hidden.data());
    assertThat(again.length()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"1", "1e-9", "3e-38", "1e5", "5e37"})
  void fp16KeepsElevenBits_howeverLargeOrSmallNumbersAre(double scale) {
    Hidden hidden = gaussian(2, 7, 96, scale);
    float[] again = throughTheWire(WireForm.FP16, hidden).data();
    for (int i = 0; i < again.length; i++) {
      double most = 0;
      for (int j = i / 96 * 96; j < (i / 96 + 1) * 96; j++) {
        most = Math.max(most, Math.abs(hidden.data()[j]));
      }
      double allowed = Math.max(Math.abs(hidden.data()[i]) * 0x1p-11, most * 0x1p-39);
      assertThat(Math.abs((double) again[i] - hidden.data()[i]))
          .isLessThanOrEqualTo(allowed + Float.MIN_VALUE);
    }
  }

  @Test
  void int8KeepsATwoHundredFiftyFourthOfTheBlocksLargest_andRunsThroughTheKernels() {
    long before = quantised();
    Hidden hidden = gaussian(2, 5, 384, 1);
    hidden.data()[7] = 1000;
    float[] again = throughTheWire(WireForm.INT8, hidden).data();
    for (int i = 0; i < again.length; i++) {
      double most = 0;
      for (int j = i / 192 * 192; j < (i / 192 + 1) * 192; j++) {
        most = Math.max(most, Math.abs(hidden.data()[j]));
      }
      assertThat(Math.abs(again[i] - hidden.data()[i])).isLessThanOrEqualTo((float) (most / 253.9));
    }
    assertThat(quantised() - before).isEqualTo(2);
  }

  private static long quantised() {
    return Kernels.shared().uses().stream()
        .filter(use -> use.op() == Op.BLOCK_QUANTISER)
        .mapToLong(Use::calls)
        .sum();
  }

  @ParameterizedTest
  @CsvSource({"32, 32", "256, 256", "384, 192", "768, 256", "896, 224", "257, 1"})
  void int8BlocksDivideAPosition(int width, int block) {
    assertThat(WireForm.block(width)).isEqualTo(block);
  }

  @ParameterizedTest
  @EnumSource(WireForm.class)
  void aPositionTravelsTheSame_whateverTravelsWithIt(WireForm form) {
    Hidden together = gaussian(1, 9, 40, 1);
    together.data()[0] = 1e6f;
    float[] all = throughTheWire(form, together).data();
    for (int p = 0; p < 9; p++) {
      float[] one = Arrays.copyOfRange(together.data(), p * 40, (p + 1) * 40);
      assertThat(throughTheWire(form, new Hidden(1, 1, 40, one)).data())
          .containsExactly(Arrays.copyOfRange(all, p * 40, (p + 1) * 40));
    }
  }

  @Test
  void halfAndAQuarterOfTheBytesAreSent_andTheScales() {
    Hidden hidden = gaussian(2, 8, 256, 1);
    assertThat(bytes(WireForm.FP32, hidden)).isEqualTo(16 * 256 * 4);
    assertThat(bytes(WireForm.FP16, hidden)).isEqualTo(16 * (256 * 2 + 4));
    assertThat(bytes(WireForm.INT8, hidden)).isEqualTo(16 * (256 + 4));
  }

  @ParameterizedTest
  @EnumSource(WireForm.class)
  void whatIsNotFinite_isSeenOnTheOtherSide(WireForm form) {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Hidden hidden = gaussian(1, 2, 8, 1);
      hidden.data()[3] = bad;
      assertThat(throughTheWire(form, hidden).finite()).isFalse();
    }
    assertThat(throughTheWire(form, new Hidden(1, 1, 4, new float[4])).data()).containsOnly(0);
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    Map<String, Block> half = new HashMap<>(WireForm.FP16.encode("x", gaussian(1, 2, 8, 1)));
    refused(WireForm.FP32, half, "x comes as F16, not as F32");
    refused(WireForm.INT8, half, "x comes as F16, not as I8");
    refused(WireForm.FP16, Map.of(), "x is missing");
    refused(WireForm.FP16, Map.of("x", half.get("x")), "x.scales is missing");
    half.put("x.scales", Block.of(Tensor.of(new float[3], 3)));
    refused(WireForm.FP16, half, "x.scales are not one a block of 8 numbers");
    for (var shape : List.of(List.of(8), List.of(2, 4), List.of(1, 2, 2, 2), List.of(1, 0, 8))) {
      int count = shape.stream().reduce(1, (a, b) -> a * b);
      refused(
          WireForm.FP32,
          Map.of("x", Block.of(new Tensor(shape, new float[count]))),
          "x must have rows, positions and width, not " + shape);
    }
  }

  private static void refused(WireForm form, Map<String, Block> blocks, String message) {
    assertThatThrownBy(() -> form.decode("x", new HashMap<>(blocks)))
        .isInstanceOf(Invalid.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @EnumSource(WireForm.class)
  void errorIsMeasured_andGrowsWithFewerBits(WireForm form) {
    Hidden hidden = gaussian(4, 16, 64, 1);
    WireError error = Link.error("x", hidden, form, form.encode("x", hidden));
    double bits = form == WireForm.FP32 ? 0 : form == WireForm.FP16 ? 3e-4 : 1e-2;
    assertThat(error.relative()).isLessThanOrEqualTo(bits).isGreaterThanOrEqualTo(bits / 5);
    assertThat(error.largest()).isLessThanOrEqualTo(bits * 4).isGreaterThanOrEqualTo(bits);
  }
}
