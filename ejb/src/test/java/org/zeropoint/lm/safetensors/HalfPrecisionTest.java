package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfPrecisionTest {

  @Test
  void everyBinary16ComesBackAsItWas() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = HalfPrecision.binary16((short) bits);
      int again = Short.toUnsignedInt(HalfPrecision.nearestBinary16(value));
      assertThat(again).isEqualTo(Float.isNaN(value) ? bits | 0x200 : bits);
    }
  }

  @Test
  void theNearestIsTaken() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      float value = (float) Math.scalb(random.nextDouble() * 2 - 1, random.nextInt(-28, 16));
      short found = HalfPrecision.nearestBinary16(value);
      double distance = Math.abs((double) value - HalfPrecision.binary16(found));
      for (int beside : new int[] {found - 1, found + 1}) {
        double other = HalfPrecision.binary16((short) beside);
        assertThat(Double.isNaN(other) || Math.abs(value - other) >= distance)
            .as("%s as %s, not %s", value, HalfPrecision.binary16(found), other)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "65504, 65504",
    "65519.996, 65504",
    "65520, Infinity",
    "-1e9, -Infinity",
    "2049, 2048",
    "2051, 2052",
    "2.9802322e-8, 0",
    "2.9802326e-8, 5.9604645e-8",
    "8.940697e-8, 1.1920929e-7",
    "6.1020208e-5, 6.1035156e-5",
    "-0.0, -0.0",
    "NaN, NaN"
  })
  void halfwayTheEvenFractionIsTaken_andFromTheMiddleBeyondTheLargestOnInfinity(
      float value, Float expected) {
    assertThat(HalfPrecision.binary16(HalfPrecision.nearestBinary16(value))).isEqualTo(expected);
  }
}
