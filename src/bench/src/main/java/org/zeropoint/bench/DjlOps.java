package org.zeropoint.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.zeropoint.kernels.BlockQuantiser;
import org.zeropoint.kernels.Op;
import org.zeropoint.lm.torch.Torch;

/** The custom operations as a program would write them with DJL, of the same shapes. */
final class DjlOps implements AutoCloseable {

  private static final int VOCABULARY = 4096;
  private static final int WIDTH = 512;

  private final NDManager manager = Torch.newManager();

  Supplier<Object> call(Op op, int size) {
    return switch (op) {
      case BLOCK_QUANTISER -> quantiser(numbers(size));
      case CROSS_ENTROPY -> crossEntropy(numbers(size));
      case RMS_NORM -> rmsNorm(numbers(size));
      case SAMPLING_FILTER -> filter(size);
      case MIN_HASH -> throw new IllegalArgumentException("DJL has no MinHash");
    };
  }

  private Supplier<Object> quantiser(float[] data) {
    var shape = new Shape(data.length / BlockQuantiser.BLOCK, BlockQuantiser.BLOCK);
    return scoped(
        false,
        scope -> {
          NDArray x = scope.create(data, shape);
          NDArray scale = x.abs().max(new int[] {1}, true).div(BlockQuantiser.MOST);
          NDArray codes = x.div(scale).round().toType(DataType.INT8, false);
          NDArray back = codes.toType(DataType.FLOAT32, false).mul(scale);
          return new Object[] {codes.toByteArray(), scale.toFloatArray(), back.toFloatArray()};
        });
  }

  private Supplier<Object> crossEntropy(float[] logits) {
    int rows = logits.length / VOCABULARY;
    var targets = new long[rows];
    Arrays.setAll(targets, i -> i * 31L % VOCABULARY);
    return scoped(
        true,
        scope -> {
          NDArray x = scope.create(logits, new Shape(rows, VOCABULARY));
          x.setRequiresGradient(true);
          NDArray target = scope.create(targets, new Shape(rows, 1));
          NDArray losses = x.logSoftmax(-1).gather(target, 1).neg();
          NDArray mean = losses.mean();
          backward(mean, scope.create(1f));
          return new Object[] {losses.toFloatArray(), x.getGradient().toFloatArray()};
        });
  }

  private Supplier<Object> rmsNorm(float[] data) {
    float[] weight = numbers(WIDTH);
    float[] upstream = numbers(data.length);
    var shape = new Shape(data.length / WIDTH, WIDTH);
    return scoped(
        true,
        scope -> {
          NDArray x = scope.create(data, shape);
          NDArray w = scope.create(weight);
          x.setRequiresGradient(true);
          w.setRequiresGradient(true);
          NDArray square = x.square().mean(new int[] {1}, true);
          NDArray y = x.div(square.add(1e-5f).sqrt()).mul(w);
          backward(y, scope.create(upstream, shape));
          return new Object[] {
            y.toFloatArray(), x.getGradient().toFloatArray(), w.getGradient().toFloatArray()
          };
        });
  }

  private Supplier<Object> filter(int size) {
    var weights = new double[size];
    var random = new SplittableRandom(7);
    Arrays.setAll(weights, i -> Math.exp(random.nextGaussian() * 3));
    return scoped(
        false,
        scope -> {
          NDArray w = scope.create(weights);
          NDArray sorted = w.neg().sort().neg();
          NDArray kept = sorted.get("0:" + Math.max(1, size / 2));
          NDArray before = kept.cumSum(0).sub(kept);
          double needed = kept.sum().getDouble() * 0.9;
          NDArray least = kept.get(before.lt(needed)).min();
          return w.gte(least).toBooleanArray();
        });
  }

  private static void backward(NDArray what, NDArray upstream) {
    JniUtils.backward((PtNDArray) what, (PtNDArray) upstream, false, false);
  }

  private Supplier<Object> scoped(boolean gradients, Function<NDManager, Object> work) {
    return () ->
        Torch.withGradients(
            gradients,
            () -> {
              try (NDManager scope = manager.newSubManager();
                  NDScope ignored = new NDScope()) {
                return work.apply(scope);
              }
            });
  }

  private static float[] numbers(int count) {
    var random = new SplittableRandom(count);
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  @Override
  public void close() {
    manager.close();
  }
}
