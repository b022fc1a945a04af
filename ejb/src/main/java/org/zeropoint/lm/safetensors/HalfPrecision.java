package org.zeropoint.lm.safetensors;

/** 16-bit floats made 32-bit ones, exactly; a NaN keeps its bits. */
final class HalfPrecision {

  private static final int INFINITE = 0x7f800000;
  private static final int BIAS = Float.MAX_EXPONENT - 15;

  private HalfPrecision() {}

  /** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
  static float binary16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | INFINITE | (fraction << 13));
    }
    if (exponent == 0) {
      return sign == 0 ? fraction * 0x1p-24f : -(fraction * 0x1p-24f);
    }
    return Float.intBitsToFloat(sign | ((exponent + BIAS) << 23) | (fraction << 13));
  }

  /** bfloat16: the upper half of a 32-bit float. */
  static float bfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
