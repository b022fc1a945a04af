package org.zeropoint.kernels.choice;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.zeropoint.kernels.Backend;
import org.zeropoint.kernels.BlockQuantiser;
import org.zeropoint.kernels.CrossEntropy;
import org.zeropoint.kernels.MinHash;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.RmsNorm;
import org.zeropoint.kernels.SamplingFilter;

/**
 * One call of an operation on made-up numbers, the same each time.
 *
 * @param type of the operation
 * @param call both directions where there are two
 * @param disagreement of what was expected and what was found, when there is any
 */
public record Trial<T, R>(
    Class<T> type, Function<T, R> call, BiFunction<R, R, Optional<String>> disagreement) {

  private static final int VOCABULARY = 4096;
  private static final int WIDTH = 512;
  private static final int PIECE = 384;

  /**
   * The trial of an operation.
   *
   * @param size in its unit, at least 1; rounded up to whole rows
   */
  public static Trial<?, ?> of(Op op, int size) {
    return switch (op) {
      case BLOCK_QUANTISER -> quantiser(size);
      case CROSS_ENTROPY -> crossEntropy(size);
      case RMS_NORM -> rmsNorm(size);
      case SAMPLING_FILTER -> filter(size);
      case MIN_HASH -> minHash(size);
    };
  }

  /**
   * Where a backend differs from the reference, or how it failed; empty when it agrees.
   *
   * @param reference that has the operation, as has the other
   */
  String compare(Backend reference, Backend other) {
    R expected = call.apply(reference.op(type).orElseThrow());
    try {
      R found = call.apply(other.op(type).orElseThrow());
      return disagreement.apply(expected, found).orElse("");
    } catch (RuntimeException e) {
      return "failed: " + e.getMessage();
    }
  }

  private record Both(BlockQuantiser.Quantised quantised, float[] back) {}

  private static Trial<BlockQuantiser, Both> quantiser(int size) {
    var values = new BlockQuantiser.Values(numbers(size, 1), BlockQuantiser.BLOCK);
    return new Trial<>(
        BlockQuantiser.class,
        op -> {
          var quantised = op.quantise(values);
          return new Both(quantised, op.dequantise(quantised));
        },
        (expected, found) ->
            Agreement.quantised(values, expected.quantised(), found.quantised())
                .or(() -> Agreement.near("x'", product(found.quantised()), found.back(), 0, 0)));
  }

  private static float[] product(BlockQuantiser.Quantised quantised) {
    var product = new float[quantised.codes().length];
    for (int i = 0; i < product.length; i++) {
      product[i] = quantised.codes()[i] * quantised.scales()[i / quantised.block()];
    }
    return product;
  }

  private static Trial<CrossEntropy, CrossEntropy.Result> crossEntropy(int size) {
    int rows = (size + VOCABULARY - 1) / VOCABULARY;
    var targets = new int[rows];
    var random = new SplittableRandom(2);
    Arrays.setAll(targets, i -> random.nextInt(VOCABULARY));
    var input =
        new CrossEntropy.Input(numbers(rows * VOCABULARY, 3), targets, VOCABULARY, 1f / rows, true);
    return new Trial<>(
        CrossEntropy.class,
        op -> op.apply(input),
        (expected, found) -> Agreement.crossEntropy(input, expected, found));
  }

  private record NormAndGradient(float[] y, RmsNorm.Gradient gradient) {}

  private static Trial<RmsNorm, NormAndGradient> rmsNorm(int size) {
    int rows = (size + WIDTH - 1) / WIDTH;
    var input = new RmsNorm.Input(numbers(rows * WIDTH, 4), numbers(WIDTH, 5), 1e-5f);
    float[] upstream = numbers(rows * WIDTH, 6);
    return new Trial<>(
        RmsNorm.class,
        op -> new NormAndGradient(op.forward(input), op.backward(input, upstream)),
        (expected, found) ->
            Agreement.normalised(expected.y(), found.y())
                .or(() -> Agreement.rmsNorm(input, expected.gradient(), found.gradient())));
  }

  private static Trial<SamplingFilter, boolean[]> filter(int size) {
    var weights = new double[size];
    var random = new SplittableRandom(7);
    Arrays.setAll(weights, i -> Math.exp(random.nextGaussian() * 3));
    var input = new SamplingFilter.Input(weights, Math.max(1, size / 2), 0.9);
    return new Trial<>(SamplingFilter.class, op -> op.keep(input), Agreement::equal);
  }

  private static Trial<MinHash, int[]> minHash(int size) {
    var text = new byte[size];
    new SplittableRandom(8).nextBytes(text);
    int count = (size + PIECE - 1) / PIECE;
    var starts = new int[count];
    var lengths = new int[count];
    Arrays.setAll(starts, i -> i * PIECE);
    Arrays.setAll(lengths, i -> Math.min(PIECE, size - starts[i]));
    var pieces = new MinHash.Pieces(text, starts, lengths);
    return new Trial<>(MinHash.class, op -> op.signatures(pieces), Agreement::equal);
  }

  private static float[] numbers(int count, long seed) {
    var numbers = new float[count];
    var random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
