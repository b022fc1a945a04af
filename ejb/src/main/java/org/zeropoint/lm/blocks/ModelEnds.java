package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.torch.NativeArrays;
import org.zeropoint.lm.torch.Program;
import org.zeropoint.lm.torch.Torch;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.lm.torch.Usage;
import org.zeropoint.shared.Invalid;

/**
 * What a model has besides its blocks: embeddings before them, norm and output layer behind. May be
 * used by several threads at once; {@link #close} waits for them.
 */
public final class ModelEnds implements AutoCloseable {

  private final ModelConfig config;
  private final NDManager manager = Torch.newManager();
  private final NDList weights = new NDList();
  private final Program program;
  private final Usage usage = new Usage();

  /**
   * @param loss the sum of the cross-entropies divided by the predicted tokens, in nats
   * @param gradient by what came out of the last block
   */
  public record LossGradient(double loss, Hidden gradient) {}

  private ModelEnds(ModelConfig config, Precision precision, Function<String, float[]> values) {
    this.config = config;
    try {
      this.program = Program.load(manager, EndsSource.of(config, precision));
      Parameters.endShapes(config)
          .forEach((name, shape) -> weights.add(weight(shape, values.apply(name))));
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  private NDArray weight(List<Integer> shape, float[] data) {
    return NativeArrays.copy(manager, "p[]", data, NativeArrays.shape(shape));
  }

  /**
   * Loads them, decoded to fp32 one tensor at a time; nothing else is read.
   *
   * @throws Invalid naming the tensor that is missing, of another shape or not finite
   * @throws org.zeropoint.shared.Unavailable when PyTorch does not work here
   */
  public static ModelEnds load(ModelConfig config, TensorSource source, Precision precision) {
    TorchProbe.require();
    return new ModelEnds(config, precision, Parameters.reader(config, source));
  }

  public ModelConfig config() {
    return config;
  }

  /**
   * The residual stream before the first block.
   *
   * @param tokens {@code rows × length} ids, row-major
   * @param position of the first token of each row
   * @throws Invalid when a token is not in the vocabulary, or a position not in the context
   */
  public Hidden embed(int rows, int length, long[] tokens, int position) {
    return place(vectors(rows, length, tokens), position);
  }

  /**
   * What stands for tokens wherever they are.
   *
   * @param tokens {@code rows × length} ids, row-major
   * @throws Invalid when a token is not in the vocabulary
   */
  public Hidden vectors(int rows, int length, long[] tokens) {
    if (rows < 1 || length < 1 || tokens.length != Math.multiplyExact((long) rows, length)) {
      throw new Invalid("/tokens", "are %d, not %d × %d".formatted(tokens.length, rows, length));
    }
    requireTokens("/tokens", Arrays.stream(tokens));
    return call(
        scope -> HiddenArrays.hidden(of("vectors", scope.create(tokens, new Shape(rows, length)))));
  }

  /**
   * Vectors at some positions: GPT-2 adds what it learned for each, Llama nothing.
   *
   * @param position of the first of each row
   * @throws Invalid when a position is not in the context
   */
  public Hidden place(Hidden vectors, int position) {
    checkWidth(vectors);
    if (position < 0 || (long) position + vectors.length() > config.context()) {
      throw new Invalid(
          "/position",
          "%d and %d more do not fit the context of %d"
              .formatted(position, vectors.length(), config.context()));
    }
    if (config.rope().isPresent()) {
      return vectors;
    }
    long[] positions = LongStream.range(position, (long) position + vectors.length()).toArray();
    return call(
        scope ->
            HiddenArrays.hidden(
                of("place", HiddenArrays.of(scope, vectors), scope.create(positions))));
  }

  /**
   * Scores of every token after each given position.
   *
   * @return {@code rows · length × vocabulary}, row-major
   */
  public float[] logits(Hidden positions) {
    checkWidth(positions);
    return call(scope -> NativeArrays.floats(of("logits", HiddenArrays.of(scope, positions))));
  }

  /**
   * The loss of what came out of the last block, and its gradient.
   *
   * @param targets of each position; −100 where nothing is to be learned
   * @param predicted tokens that the sum of the cross-entropies is divided by: those of all
   *     micro-batches of a step
   */
  public LossGradient loss(Hidden top, long[] targets, int predicted) {
    checkTargets(top, targets, predicted);
    return call(
        scope -> {
          NDArray h = HiddenArrays.of(scope, top);
          h.setRequiresGradient(true);
          NDList arguments = arguments(h, scope.create(targets), scope.create(1f / predicted));
          List<NDArray> found = program.call("gradients", true, arguments);
          return new LossGradient(found.get(0).getFloat(), HiddenArrays.hidden(found.get(1)));
        });
  }

  /** The same without the gradient. */
  public double lossOnly(Hidden top, long[] targets, int predicted) {
    checkTargets(top, targets, predicted);
    return call(
        scope -> {
          NDArray h = HiddenArrays.of(scope, top);
          return of("loss", h, scope.create(targets), scope.create(1f / predicted)).getFloat();
        });
  }

  private <T> T call(Function<NDManager, T> work) {
    return usage.during(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            return work.apply(scope);
          }
        });
  }

  private NDArray of(String method, NDArray... own) {
    return program.call(method, false, arguments(own)).get(0);
  }

  private NDList arguments(NDArray... own) {
    var arguments = new NDList(own);
    arguments.addAll(weights);
    return arguments;
  }

  private void checkTargets(Hidden top, long[] targets, int predicted) {
    checkWidth(top);
    if (targets.length != top.rows() * top.length()) {
      throw new Invalid(
          "/targets", "are %d, not %d × %d".formatted(targets.length, top.rows(), top.length()));
    }
    if (predicted < 1) {
      throw new Invalid("/predicted", "must be above 0");
    }
    requireTokens("/targets", Arrays.stream(targets).filter(target -> target != Example.IGNORED));
  }

  private void requireTokens(String field, LongStream tokens) {
    tokens
        .filter(token -> token < 0 || token >= config.vocabulary())
        .findFirst()
        .ifPresent(
            token -> {
              throw new Invalid(
                  field, "%d is not in the vocabulary of %d".formatted(token, config.vocabulary()));
            });
  }

  private void checkWidth(Hidden hidden) {
    if (hidden.width() != config.width()) {
      throw new Invalid(
          "/hidden", "has width %d, not %d".formatted(hidden.width(), config.width()));
    }
  }

  @Override
  public void close() {
    usage.end(manager::close);
  }
}
