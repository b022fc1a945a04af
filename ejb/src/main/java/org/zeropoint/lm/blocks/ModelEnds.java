package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.zeropoint.lm.model.LayerSource;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.torch.Program;
import org.zeropoint.lm.torch.Script;
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
      this.program = Program.load(manager, source(config, precision));
      Parameters.endShapes(config)
          .forEach(
              (name, shape) -> {
                NDArray array =
                    NativeArrays.aligned(manager, values.apply(name), NativeArrays.shape(shape));
                array.setName("p[]");
                weights.add(array);
              });
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
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

  private static String source(ModelConfig config, Precision precision) {
    var names = new ArrayList<>(Parameters.endShapes(config).keySet());
    var layers = new LayerSource(config, precision, name -> "p[%d]".formatted(names.indexOf(name)));
    boolean learned = config.rope().isEmpty();
    String embedded = layers.embedding("x");
    var text = new Script();
    text.method(
            "embed", "x: Tensor" + (learned ? ", n: Tensor" : "") + ", p: List[Tensor]", "Tensor")
        .line(
            "return %s",
            learned
                ? "torch.add(%s, %s)".formatted(embedded, layers.positionEmbedding("n"))
                : embedded);
    text.method("logits", "h: Tensor, p: List[Tensor]", "Tensor")
        .line("u = torch.reshape(h, [-1, %d])", config.width())
        .line("u = %s", layers.lastNorm("u"))
        .line("return %s", layers.scores("u"));
    text.method("loss", "h: Tensor, y: Tensor, z: Tensor, p: List[Tensor]", "Tensor")
        .line("l = (self).logits(h, p, )")
        .line("e = torch.cross_entropy_loss(l, torch.view(y, [-1]), None, 2, -100, 0.)")
        .line("return torch.mul(e, z)");
    text.method("gradients", "h: Tensor, y: Tensor, z: Tensor, p: List[Tensor]", "List[Tensor]")
        .line("l = (self).loss(h, y, z, p, )")
        .line("g = torch.grad([l], [h])")
        .gradients()
        .line("return torch.add([torch.detach(l)], r)");
    return text.toString();
  }

  public ModelConfig config() {
    return config;
  }

  /**
   * The residual stream before the first block.
   *
   * @param tokens {@code rows × length} ids, row-major
   * @param position of the first token of each row
   */
  public Hidden embed(int rows, int length, long[] tokens, int position) {
    checkTokens(rows, length, tokens, position);
    return usage.during(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            var arguments = new NDList(scope.create(tokens, new Shape(rows, length)));
            if (config.rope().isEmpty()) {
              arguments.add(
                  scope.create(
                      IntStream.range(position, position + length).asLongStream().toArray()));
            }
            arguments.addAll(weights);
            return NativeArrays.hidden(program.call("embed", false, arguments).get(0));
          }
        });
  }

  private void checkTokens(int rows, int length, long[] tokens, int position) {
    if (rows < 1 || length < 1 || tokens.length != Math.multiplyExact((long) rows, length)) {
      throw new Invalid("/tokens", "are %d, not %d × %d".formatted(tokens.length, rows, length));
    }
    if (position < 0 || (long) position + length > config.context()) {
      throw new Invalid(
          "/position",
          "%d and %d tokens do not fit the context of %d"
              .formatted(position, length, config.context()));
    }
    for (long token : tokens) {
      if (token < 0 || token >= config.vocabulary()) {
        throw new Invalid(
            "/tokens", "%d is not in the vocabulary of %d".formatted(token, config.vocabulary()));
      }
    }
  }

  /**
   * Scores of every token after each given position.
   *
   * @return {@code rows · length × vocabulary}, row-major
   */
  public float[] logits(Hidden positions) {
    checkWidth(positions);
    return usage.during(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            var arguments = new NDList(NativeArrays.of(scope, positions));
            arguments.addAll(weights);
            return program.call("logits", false, arguments).get(0).toFloatArray();
          }
        });
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
    return usage.during(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            NDArray h = NativeArrays.of(scope, top);
            h.setRequiresGradient(true);
            List<NDArray> found =
                program.call("gradients", true, arguments(scope, h, targets, predicted));
            return new LossGradient(found.get(0).getFloat(), NativeArrays.hidden(found.get(1)));
          }
        });
  }

  /** The same without the gradient. */
  public double lossOnly(Hidden top, long[] targets, int predicted) {
    checkTargets(top, targets, predicted);
    return usage.during(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            NDArray h = NativeArrays.of(scope, top);
            return program
                .call("loss", false, arguments(scope, h, targets, predicted))
                .get(0)
                .getFloat();
          }
        });
  }

  private NDList arguments(NDManager scope, NDArray h, long[] targets, int predicted) {
    var arguments = new NDList(h, scope.create(targets), scope.create(1f / predicted));
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
    for (long target : targets) {
      if (target != -100 && (target < 0 || target >= config.vocabulary())) {
        throw new Invalid(
            "/targets", "%d is not in the vocabulary of %d".formatted(target, config.vocabulary()));
      }
    }
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
