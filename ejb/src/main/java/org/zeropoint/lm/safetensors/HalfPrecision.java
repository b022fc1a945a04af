package org.zeropoint.lm.safetensors;

/** 16-bit floats made 32-bit ones, exactly, where a NaN keeps its bits; and back, rounded. */
public final class HalfPrecision {

  /** The largest finite binary16. */
  public static final float MOST = 65504;

  /** The least number whose exponent binary16 has, 2⁻¹⁴. */
  private static final float LEAST_NORMAL = 0x1p-14f;

  private static final int INFINITE = 0x7f800000;
  private static final int BIAS = Float.MAX_EXPONENT - 15;

  private HalfPrecision() {}

  /** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
  public static float binary16(short bits) {
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

  /**
   * The nearest binary16, of two equally near the one with the even fraction. From 65,520 on that
   * is infinite; of a NaN the upper bits stay.
   */
  public static short nearestBinary16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float size = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00 | ((bits >>> 13) & 0x3ff));
    }
    if (size >= 65520) {
      return (short) (sign | 0x7c00);
    }
    if (size < LEAST_NORMAL) {
      return (short) (sign | (int) Math.rint(size * 0x1p24f));
    }
    int rounded = (bits & 0x7fffffff) + 0xfff + ((bits >>> 13) & 1);
    return (short) (sign | ((rounded >>> 13) - (BIAS << 10)));
  }

  /** bfloat16: the upper half of a 32-bit float. */
  static float bfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
