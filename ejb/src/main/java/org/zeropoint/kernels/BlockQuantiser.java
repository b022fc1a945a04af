package org.zeropoint.kernels;

/**
 * Blockwise quantisation of fp32 numbers to 8 bits, for tensors on the wire.
 *
 * <p>{@code n} numbers make ⌈n/b⌉ blocks of {@code b}, the last maybe shorter. With s = max|x| /
 * 127 of a block, each code is x/s rounded to the nearest whole number, of two equally near the
 * even one, within −127..127; and x' = s·code. So |x − x'| is at most s/2, up to rounding.
 *
 * <p>A block whose s would be below the least normal number counts as zeros: s and codes are 0. A
 * block that holds NaN or an infinite number has the scale NaN and codes 0, so that what comes out
 * is NaN throughout: whoever reads it sees it.
 *
 * <p>Tolerance: scales within 4 units in the last place; codes differ by at most 1, and only where
 * x/s lies within 1e-4 of the middle between two; {@code dequantise} is exact.
 *
 * <p>Source: Dettmers et al., "8-bit Optimizers via Block-wise Quantization", arXiv 2110.02861,
 * section 2.1, with codes that are evenly spaced.
 */
public interface BlockQuantiser {

  /** Largest code. */
  int MOST = 127;

  /** Numbers of a block, where nothing else suits better. */
  int BLOCK = 256;

  Quantised quantise(Values values);

  /** The numbers that codes stand for. */
  float[] dequantise(Quantised quantised);

  /**
   * What is quantised.
   *
   * @param data any length
   * @param block numbers of a block, at least 1
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Values(float[] data, int block) {

    public Values {
      Check.that(block >= 1, "block is %d, must be at least 1", block);
    }
  }

  /**
   * Codes and scales.
   *
   * @param codes one a number
   * @param scales one a block
   * @param block numbers of a block, at least 1
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Quantised(byte[] codes, float[] scales, int block) {

    public Quantised {
      Check.that(block >= 1, "block is %d, must be at least 1", block);
      Check.length("scales", scales.length, blocks(codes.length, block));
    }
  }

  /** Blocks that so many numbers make. */
  static int blocks(int numbers, int block) {
    return (int) (((long) numbers + block - 1) / block);
  }
}
