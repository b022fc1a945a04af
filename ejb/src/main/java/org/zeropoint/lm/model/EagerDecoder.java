package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.torch.Torch;

/**
 * The same model in single operations, one after another as the papers have them: slow, and there
 * to be read and to be compared with. Shares the weights of a {@link Decoder}.
 */
final class EagerDecoder {

  private static final float UNSEEN = -1e30f;
  private static final double ROOT_2 = Math.sqrt(2);
  private static final double ROOT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  private final ModelConfig config;
  private final DecoderNet net;
  private final List<String> names;

  /** In single operations. */
  private final class PlainNorms implements Norms {

    @Override
    public Norms.Normed before(NDArray x, String name) {
      return new Norms.Normed(x, norm(x, name));
    }

    @Override
    public NDArray last(NDArray x, String name) {
      return norm(x, name);
    }
  }

  EagerDecoder(Decoder decoder) {
    this(decoder.net());
  }

  EagerDecoder(DecoderNet net) {
    this.config = net.config();
    this.net = net;
    this.names = List.copyOf(Parameters.shapes(config).keySet());
  }

  /** As {@link Decoder#logits}, for rows of one length. */
  List<float[]> logits(List<int[]> rows) {
    var input = Rows.of(config, rows);
    return Torch.withGradients(
        false,
        () -> {
          try (NDManager scope = net.scope();
              NDScope ignored = new NDScope()) {
            float[] all = scores(scope, input).toFloatArray();
            var split = new ArrayList<float[]>();
            int row = all.length / input.count();
            for (int r = 0; r < input.count(); r++) {
              split.add(Arrays.copyOfRange(all, r * row, (r + 1) * row));
            }
            return split;
          }
        });
  }

  /** As {@link Decoder#loss}, for rows of one length. */
  double loss(List<int[]> rows) {
    var input = Rows.of(config, rows);
    return Torch.withGradients(
        false,
        () -> {
          try (NDManager scope = net.scope();
              NDScope ignored = new NDScope()) {
            return (double) loss(scope, input).getFloat();
          }
        });
  }

  /** As {@link Decoder#gradients}, for rows of one length. */
  Map<String, Tensor> gradients(List<int[]> rows) {
    var input = Rows.of(config, rows);
    net.weights().forEach(weight -> weight.setRequiresGradient(true));
    try {
      return Torch.withGradients(
          true,
          () -> {
            try (NDManager scope = net.scope();
                NDScope ignored = new NDScope()) {
              NDArray loss = loss(scope, input);
              NDArray one = scope.create(1f);
              JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
              return net.values(net.weights().stream().map(NDArray::getGradient).toList());
            }
          });
    } finally {
      net.weights().forEach(weight -> weight.setRequiresGradient(false));
    }
  }

  /** −log softmax at each next token, averaged. */
  private NDArray loss(NDManager scope, Rows input) {
    int length = input.longest();
    NDArray scores =
        scores(scope, input)
            .reshape(input.count(), length, config.vocabulary())
            .get(":, :-1, :")
            .reshape(-1, config.vocabulary());
    NDArray next = tokens(scope, input).get(":, 1:").reshape(-1, 1);
    return scores.logSoftmax(-1).gather(next, 1).mean().neg();
  }

  private static NDArray tokens(NDManager scope, Rows input) {
    return scope.create(input.filledBehind(), new Shape(input.count(), input.longest()));
  }

  /** {@code rows·length × vocabulary}. */
  private NDArray scores(NDManager scope, Rows input) {
    return scores(scope, tokens(scope, input));
  }

  /** The same, of tokens {@code rows × length}. */
  NDArray scores(NDManager scope, NDArray tokens) {
    return scores(scope, tokens, new PlainNorms());
  }

  /** The same with other norms. */
  NDArray scores(NDManager scope, NDArray tokens, Norms norms) {
    int rows = (int) tokens.getShape().get(0);
    int length = (int) tokens.getShape().get(1);
    boolean gpt2 = config.family() == Family.GPT2;
    NDArray embedding = weight(gpt2 ? "wte.weight" : "model.embed_tokens.weight");
    NDArray h = embedding.get(tokens.flatten());
    var rotation = new NDList();
    if (gpt2) {
      NDArray positions = weight("wpe.weight").get("0:" + length);
      h = h.reshape(rows, length, config.width()).add(positions).reshape(-1, config.width());
    } else {
      var positions = new int[length];
      Arrays.setAll(positions, i -> i);
      net.positions(scope, rotation, positions, length, new Shape(length));
    }
    NDArray unseen = unseen(scope, length);
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = (gpt2 ? "h." : "model.layers.") + layer + ".";
      h =
          gpt2
              ? gpt2(h, block, rows, norms, unseen)
              : llama(h, block, rows, norms, rotation, unseen);
    }
    NDArray head = config.tied() ? embedding : weight(Parameters.HEAD);
    return norms.last(h, gpt2 ? "ln_f" : "model.norm").matMul(head.transpose());
  }

  private NDArray gpt2(NDArray h, String block, int rows, Norms norms, NDArray unseen) {
    Norms.Normed first = norms.before(h, block + "ln_1");
    NDArray u = project(first.rows(), block + "attn.c_attn");
    var parts = u.split(3, 1);
    NDArray a =
        attention(
            heads(parts.get(0), rows, config.heads()),
            heads(parts.get(1), rows, config.heads()),
            heads(parts.get(2), rows, config.heads()),
            unseen);
    Norms.Normed second =
        norms.before(first.past().add(project(a, block + "attn.c_proj")), block + "ln_2");
    NDArray inner = activated(project(second.rows(), block + "mlp.c_fc"));
    return second.past().add(project(inner, block + "mlp.c_proj"));
  }

  private NDArray llama(
      NDArray h, String block, int rows, Norms norms, NDList rotation, NDArray unseen) {
    Norms.Normed first = norms.before(h, block + "input_layernorm");
    NDArray u = first.rows();
    NDArray q = heads(project(u, block + "self_attn.q_proj"), rows, config.heads());
    NDArray k = heads(project(u, block + "self_attn.k_proj"), rows, config.keyValueHeads());
    NDArray v = heads(project(u, block + "self_attn.v_proj"), rows, config.keyValueHeads());
    NDArray a =
        attention(
            rotated(q, rotation),
            rotated(k, rotation).repeat(1, config.group()),
            v.repeat(1, config.group()),
            unseen);
    Norms.Normed second =
        norms.before(
            first.past().add(project(a, block + "self_attn.o_proj")),
            block + "post_attention_layernorm");
    NDArray n = second.rows();
    NDArray inner =
        activated(project(n, block + "mlp.gate_proj")).mul(project(n, block + "mlp.up_proj"));
    return second.past().add(project(inner, block + "mlp.down_proj"));
  }

  /** {@code rows × heads × length × width} from {@code rows·length × heads·width}. */
  private NDArray heads(NDArray flat, int rows, int heads) {
    return flat.reshape(rows, -1, heads, config.headWidth()).transpose(0, 2, 1, 3);
  }

  /** softmax(q·kᵀ/√d)·v, back to {@code rows·length × heads·width}. */
  private NDArray attention(NDArray q, NDArray k, NDArray v, NDArray unseen) {
    NDArray scores =
        q.matMul(k.transpose(0, 1, 3, 2)).div(number(q, Math.sqrt(config.headWidth())));
    NDArray mixed = scores.add(unseen).softmax(-1).matMul(v);
    return mixed.transpose(0, 2, 1, 3).reshape(-1, (long) config.heads() * config.headWidth());
  }

  private NDArray rotated(NDArray x, NDList rotation) {
    NDList halves = x.split(2, 3);
    NDArray cosine = rotation.get(0);
    NDArray sine = rotation.get(1);
    NDArray first = halves.get(0).mul(cosine).sub(halves.get(1).mul(sine));
    NDArray second = halves.get(1).mul(cosine).add(halves.get(0).mul(sine));
    return first.concat(second, 3);
  }

  /** 0 where a position sees another, and a number that no softmax survives elsewhere. */
  private NDArray unseen(NDManager scope, int length) {
    int window = config.window().orElse(length);
    var unseen = new float[length * length];
    for (int i = 0; i < unseen.length; i++) {
      int back = i / length - i % length;
      unseen[i] = back >= 0 && back < window ? 0 : UNSEEN;
    }
    return scope.create(unseen, new Shape(length, length));
  }

  NDArray norm(NDArray x, String name) {
    int[] last = {1};
    if (config.family() == Family.GPT2) {
      NDArray centred = x.sub(x.mean(last, true));
      NDArray variance = centred.square().mean(last, true);
      return centred
          .div(variance.add(config.epsilon()).sqrt())
          .mul(weight(name + ".weight"))
          .add(weight(name + ".bias"));
    }
    NDArray square = x.square().mean(last, true);
    return x.div(square.add(config.epsilon()).sqrt()).mul(weight(name + ".weight"));
  }

  private NDArray project(NDArray x, String name) {
    NDArray matrix = weight(name + ".weight");
    NDArray product = x.matMul(config.family() == Family.GPT2 ? matrix : matrix.transpose());
    return names.contains(name + ".bias") ? product.add(weight(name + ".bias")) : product;
  }

  /**
   * What may be multiplied with, or divided by, and is there until its scope ends: DJL gives the
   * memory of a plain number back at once, though the graph keeps a pointer to it. Sums keep none.
   */
  private static NDArray number(NDArray like, double value) {
    return like.getManager().create((float) value);
  }

  private NDArray activated(NDArray x) {
    return switch (config.activation()) {
      case GELU -> x.mul(x.div(number(x, ROOT_2)).erf().add(1)).mul(number(x, 0.5));
      case GELU_TANH -> {
        NDArray inner =
            x.add(x.mul(x).mul(x).mul(number(x, 0.044715))).mul(number(x, ROOT_2_OVER_PI));
        yield x.mul(inner.tanh().add(1)).mul(number(x, 0.5));
      }
      case SILU -> x.div(x.neg().exp().add(1));
      case RELU -> x.maximum(number(x, 0));
    };
  }

  NDArray weight(String name) {
    return net.weights().get(names.indexOf(name));
  }
}
