package org.zeropoint.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.kernels.choice.Agreement;
import org.zeropoint.kernels.choice.Trial;
import org.zeropoint.kernels.reference.ReferenceBackend;
import org.zeropoint.lm.torch.Torch;

/**
 * What every backend has to hold, against the reference: sizes 0, 1, odd and large, NaN and
 * infinite numbers at each place that matters.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BackendContractTest {

  private static final ReferenceBackend REFERENCE = new ReferenceBackend();
  private static final float[] ODD_NUMBERS = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -0f, 1e-42f
  };

  private final Backend backend = backend();

  abstract Backend backend();

  @BeforeEach
  void requireDevice() {
    NeededBackend.isNeeded(backend);
  }

  @AfterAll
  void close() {
    backend.close();
  }

  private <T> T tested(Class<T> type) {
    return backend.op(type).orElseThrow();
  }

  private static <T> T reference(Class<T> type) {
    return REFERENCE.op(type).orElseThrow();
  }

  private static void agree(Optional<String> disagreement) {
    assertThat(disagreement).isEmpty();
  }

  /** What the backend has. */
  List<Op> operations() {
    return Arrays.stream(Op.values())
        .filter(op -> backend.op(Trial.of(op, 1).type()).isPresent())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void trialsAgree_atEverySize(Op op) {
    for (int size : new int[] {1, 63, 64, 65, 4095, 100_003, 1 << 20}) {
      agree(Trial.of(op, size));
    }
  }

  private <T, R> void agree(Trial<T, R> trial) {
    R expected = trial.call().apply(reference(trial.type()));
    R found = trial.call().apply(tested(trial.type()));
    agree(trial.disagreement().apply(expected, found));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 255, 256, 257, 70_001})
  void quantisedNumbersAgree_inBlocksOfAnyLength(int numbers) {
    for (int block : new int[] {1, 7, 256, 1 << 20}) {
      quantise(numbers(numbers, 3, 1), block);
    }
  }

  @Test
  void quantisedBlocks_thatHoldOddNumbers_agree_andNoOtherBlockDoesSuffer() {
    for (float odd : ODD_NUMBERS) {
      float[] data = numbers(1000, 3, 2);
      data[517] = odd;
      var quantised = quantise(data, 100);
      if (!Float.isFinite(odd)) {
        assertThat(quantised.scales()[5]).isNaN();
      }
      assertThat(quantised.scales()[4]).isPositive();
    }
    quantise(new float[300], 100);
    quantise(numbers(300, 1e-42, 3), 100);
    quantise(numbers(300, 1e37, 3), 100);
  }

  private BlockQuantiser.Quantised quantise(float[] data, int block) {
    var values = new BlockQuantiser.Values(data, block);
    var expected = reference(BlockQuantiser.class).quantise(values);
    var found = tested(BlockQuantiser.class).quantise(values);
    agree(Agreement.quantised(values, expected, found));
    float[] back = reference(BlockQuantiser.class).dequantise(expected);
    agree(Agreement.near("x'", back, tested(BlockQuantiser.class).dequantise(expected), 0, 0));
    return found;
  }

  static Stream<int[]> logits() {
    return Stream.of(
        new int[] {0, 5},
        new int[] {1, 1},
        new int[] {3, 2},
        new int[] {1, 511},
        new int[] {2, 512},
        new int[] {3, 513},
        new int[] {5, 1025},
        new int[] {64, 1000},
        new int[] {2, 151_936});
  }

  @ParameterizedTest
  @MethodSource("logits")
  void crossEntropyAgrees(int[] shape) {
    for (double scale : new double[] {0, 1, 10, 1000}) {
      crossEntropy(numbers(shape[0] * shape[1], scale, 4), shape[0], shape[1]);
    }
  }

  @Test
  void crossEntropyOfOddNumbersAgrees_inTheRowThatHoldsThem() {
    for (float odd : ODD_NUMBERS) {
      for (int at : new int[] {0, 700, 1299}) {
        float[] x = numbers(4 * 1300, 1, 5);
        x[1300 + at] = odd;
        crossEntropy(x, 4, 1300);
      }
    }
    float[] nothing = numbers(2 * 1300, 1, 6);
    Arrays.fill(nothing, 0, 1300, Float.NEGATIVE_INFINITY);
    crossEntropy(nothing, 2, 1300);
    nothing[600] = Float.NaN;
    crossEntropy(nothing, 2, 1300);
    nothing[600] = 3;
    crossEntropy(nothing, 2, 1300);
    float[] half = numbers(1300, 1, 6);
    Arrays.fill(half, 0, 650, Float.NEGATIVE_INFINITY);
    crossEntropy(half, 1, 1300);
  }

  /** With each target in turn: some, the odd place, none. */
  private void crossEntropy(float[] x, int rows, int vocabulary) {
    for (int target : new int[] {0, vocabulary / 2, vocabulary - 1, CrossEntropy.IGNORED}) {
      for (boolean gradient : new boolean[] {true, false}) {
        var targets = new int[rows];
        Arrays.fill(targets, target);
        var input = new CrossEntropy.Input(x, targets, vocabulary, 0.25f, gradient);
        agree(
            Agreement.crossEntropy(
                input,
                reference(CrossEntropy.class).apply(input),
                tested(CrossEntropy.class).apply(input)));
      }
    }
  }

  static Stream<int[]> rows() {
    return Stream.of(
        new int[] {0, 5},
        new int[] {1, 1},
        new int[] {3, 2},
        new int[] {7, 63},
        new int[] {65, 64},
        new int[] {33, 1025},
        new int[] {1000, 129},
        new int[] {3, 8192});
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rmsNormAgrees(int[] shape) {
    for (double scale : new double[] {0, 1e-6, 1, 1e4}) {
      rmsNorm(numbers(shape[0] * shape[1], scale, 7), shape[1], 1e-5f);
    }
    rmsNorm(numbers(shape[0] * shape[1], 1, 7), shape[1], 1);
  }

  @Test
  void rmsNormOfOddNumbersAgrees_inTheRowThatHoldsThem() {
    for (float odd : ODD_NUMBERS) {
      float[] x = numbers(5 * 100, 1, 8);
      x[230] = odd;
      rmsNorm(x, 100, 1e-5f);
    }
  }

  @Test
  void rmsNormOfOddWeightsAndGradientsAgrees_andNoOtherRowDoesSuffer() {
    for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int at : new int[] {0, 30, 99}) {
        float[] x = numbers(5 * 100, 1, 8);
        float[] weight = numbers(100, 1, 9);
        float[] upstream = numbers(5 * 100, 1, 10);
        upstream[200 + at] = odd;
        RmsNorm.Gradient gradient = rmsNorm(new RmsNorm.Input(x, weight, 1e-5f), upstream);
        for (int i = 0; i < x.length; i++) {
          assertThat(Float.isFinite(gradient.x()[i])).as("dx[%d]", i).isEqualTo(i / 100 != 2);
        }
        for (int i = 0; i < 100; i++) {
          assertThat(Float.isFinite(gradient.weight()[i])).as("dw[%d]", i).isEqualTo(i != at);
        }
        weight[at] = odd;
        rmsNorm(new RmsNorm.Input(x, weight, 1e-5f), numbers(5 * 100, 1, 10));
      }
    }
    for (float odd : new float[] {-0f, 1e-42f}) {
      float[] weight = numbers(100, 1, 9);
      weight[30] = odd;
      rmsNorm(new RmsNorm.Input(numbers(500, 1, 8), weight, 1e-5f), numbers(500, 1, 10));
    }
  }

  private void rmsNorm(float[] x, int width, float epsilon) {
    rmsNorm(new RmsNorm.Input(x, numbers(width, 1, 9), epsilon), numbers(x.length, 1, 10));
  }

  private RmsNorm.Gradient rmsNorm(RmsNorm.Input input, float[] upstream) {
    RmsNorm expected = reference(RmsNorm.class);
    RmsNorm found = tested(RmsNorm.class);
    agree(Agreement.normalised(expected.forward(input), found.forward(input)));
    RmsNorm.Gradient gradient = found.backward(input, upstream);
    agree(Agreement.rmsNorm(input, expected.backward(input, upstream), gradient));
    return gradient;
  }

  @Test
  void gradientsAreThoseOfPyTorchsAutomaticDifferentiation() {
    try (NDManager manager = Torch.newManager()) {
      float[] x = numbers(6 * 1000, 2, 12);
      int[] targets = {0, 999, 17, 500, 3, 3};
      NDArray logits = leaf(manager.create(x, new Shape(6, 1000)));
      NDArray chosen =
          manager.create(Arrays.stream(targets).asLongStream().toArray(), new Shape(6, 1));
      differentiate(() -> logits.logSoftmax(-1).gather(chosen, 1).neg().mean(), manager.create(1f));
      var input = new CrossEntropy.Input(x, targets, 1000, 1f / 6, true);
      float[] found = tested(CrossEntropy.class).apply(input).gradient();
      agree(Agreement.near("gradient", logits.getGradient().toFloatArray(), found, 1e-6, 1e-5));

      float[] weight = numbers(1000, 1, 13);
      float[] upstream = numbers(6 * 1000, 1, 14);
      NDArray rows = leaf(manager.create(x, new Shape(6, 1000)));
      NDArray scale = leaf(manager.create(weight));
      differentiate(
          () -> rows.div(rows.square().mean(new int[] {1}, true).add(1e-5f).sqrt()).mul(scale),
          manager.create(upstream, new Shape(6, 1000)));
      RmsNorm.Gradient norm =
          tested(RmsNorm.class).backward(new RmsNorm.Input(x, weight, 1e-5f), upstream);
      agree(Agreement.near("dx", rows.getGradient().toFloatArray(), norm.x(), 1e-5, 1e-4));
      agree(Agreement.near("dw", scale.getGradient().toFloatArray(), norm.weight(), 1e-5, 1e-4));
    }
  }

  private static NDArray leaf(NDArray array) {
    array.setRequiresGradient(true);
    return array;
  }

  private static void differentiate(Supplier<NDArray> what, NDArray upstream) {
    Torch.withGradients(
        true,
        () -> {
          JniUtils.backward((PtNDArray) what.get(), (PtNDArray) upstream, false, false);
          return true;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 257, 50_257})
  void masksAreEqual(int weights) {
    for (double spread : new double[] {0, 1, 20}) {
      double[] w =
          IntStream.range(0, weights).mapToDouble(i -> Math.exp(spread * noise(i))).toArray();
      for (int k : new int[] {0, 1, 2, 40, weights}) {
        for (double p : new double[] {1e-9, 0.5, 0.9, Math.nextDown(1.0), 1}) {
          filter(w, k, p);
        }
      }
    }
  }

  @Test
  void masksOfOddWeightsAreEqual() {
    double[] odd = {
      Double.NaN, 1, 1, Double.POSITIVE_INFINITY, -1, 0, -0.0, Double.MIN_VALUE, 1e-300, 0.5, 1
    };
    for (int k = 0; k <= odd.length; k++) {
      for (double p : new double[] {0.1, 0.5, 0.9, 0.999999, 1}) {
        filter(odd, k, p);
        filter(new double[] {0, Double.NaN, 0}, k, p);
        filter(new double[] {Double.MIN_VALUE, Double.MIN_VALUE}, k, p);
        filter(new double[] {Double.MAX_VALUE, 1, Double.MAX_VALUE}, k, p);
      }
    }
  }

  private void filter(double[] weights, int k, double p) {
    var input = new SamplingFilter.Input(weights, k, p);
    agree(
        Agreement.equal(
            reference(SamplingFilter.class).keep(input), tested(SamplingFilter.class).keep(input)));
  }

  @Test
  void signaturesAreEqual_ofPiecesThatAreEmptyShortLongAndOverlap() {
    var text = new byte[5000];
    new SplittableRandom(11).nextBytes(text);
    int[] starts = {0, 0, 4999, 100, 100, 101, 0, 4992, 5000, 17};
    int[] lengths = {0, 1, 1, 7, 8, 9, 5000, 8, 0, 1023};
    signatures(new MinHash.Pieces(text, starts, lengths));
    signatures(new MinHash.Pieces(text, new int[0], new int[0]));
    signatures(new MinHash.Pieces(new byte[0], new int[1], new int[1]));
    signatures(MinHash.Pieces.whole(new byte[] {1, 2, 3}));
    signatures(MinHash.Pieces.whole(new byte[100]));
  }

  private void signatures(MinHash.Pieces pieces) {
    agree(
        Agreement.equal(
            reference(MinHash.class).signatures(pieces), tested(MinHash.class).signatures(pieces)));
  }

  @Test
  void callsFromManyThreadsGetTheirOwnAnswers() {
    List<Integer> sizes = IntStream.range(0, 40).mapToObj(i -> 1000 + 37 * i).toList();
    assertThat(sizes.parallelStream().map(this::answered).toList()).containsOnly(true);
  }

  private boolean answered(int size) {
    var text = new byte[size];
    new SplittableRandom(size).nextBytes(text);
    var pieces = MinHash.Pieces.whole(text);
    return Agreement.equal(
            reference(MinHash.class).signatures(pieces), tested(MinHash.class).signatures(pieces))
        .isEmpty();
  }

  private static double noise(int i) {
    return new SplittableRandom(i).nextGaussian();
  }

  private static float[] numbers(int count, double scale, long seed) {
    var random = new SplittableRandom(seed);
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (scale * random.nextGaussian());
    }
    return numbers;
  }
}
