package org.zeropoint.lm.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.model.LayerSource.LowRank;
import org.zeropoint.lm.torch.Script;

/**
 * A model as TorchScript text, in the dialect of its archives. Its methods take, after arguments of
 * their own, the positions ({@code n}, or {@code c} and {@code s}), the mask {@code w} of a model
 * with a window, the weights {@code p} in the order of {@link Parameters}, and the adapter {@code
 * a} when there is one.
 *
 * <ul>
 *   <li>{@code logits(x, r, …)}: scores after the flat positions {@code r} of the rows {@code x}
 *   <li>{@code loss(x, y, z, …)}: z times the sum of the cross-entropies; −100 in y is left out
 *   <li>{@code likelihoods(x, r, y, …)}: log-probability of the tokens y after the flat positions
 *       {@code r}, the greatest there, and 1 where y is the likeliest
 *   <li>{@code gradients(x, y, z, …)}: the loss, then its gradient by what is trained
 *   <li>{@code extend(x, r, f, m, …, k, v)}: logits, while keys and values are kept from position f
 *       of the caches k and v; m is the mask
 *   <li>{@code begin(x, r, f, …, k, v)}: the same for the first positions of rows that are not
 *       padded
 *   <li>{@code step(x, r, f, …, k, v)}: the same for one more token in each row, where no row is
 *       padded
 * </ul>
 */
final class DecoderSource {

  private static final String CAUSAL = "None, 0., True";
  private static final String MASKED = "%s, 0., False";

  private final ModelConfig config;
  private final Map<String, Integer> places = new HashMap<>();
  private final Script text = new Script();
  private final LayerSource layers;
  private final Map<String, Integer> adapted = new HashMap<>();
  private final Adaptation adaptation;

  private DecoderSource(ModelConfig config, Precision precision, Adaptation adaptation) {
    this.config = config;
    this.adaptation = adaptation;
    adaptation.targets().forEach(target -> adapted.put(target, 2 * adapted.size()));
    Parameters.shapes(config).keySet().forEach(name -> places.put(name, places.size()));
    this.layers = new LayerSource(config, precision, this::weight, this::update);
  }

  /**
   * What a model has beside its weights.
   *
   * @param targets names of the projections with a low-rank update, without {@code .weight}; the
   *     adapter holds A, then B of each in this order
   * @param scale of the update
   * @param virtual tokens whose vectors are all that the adapter holds
   */
  record Adaptation(List<String> targets, double scale, Optional<VirtualTokens> virtual) {
    static final Adaptation NONE = new Adaptation(List.of(), 0, Optional.empty());

    static Adaptation of(List<String> targets, double scale) {
      return new Adaptation(targets, scale, Optional.empty());
    }

    static Adaptation of(VirtualTokens virtual) {
      return new Adaptation(List.of(), 0, Optional.of(virtual));
    }

    boolean isNone() {
      return targets.isEmpty() && virtual.isEmpty();
    }
  }

  static String of(ModelConfig config, Precision precision, Adaptation adaptation) {
    return new DecoderSource(config, precision, adaptation).write();
  }

  private String write() {
    BlockSource.rotation(text, config);
    trunk();
    head();
    cached("extend", ", m: Tensor", MASKED.formatted("m"));
    cached("begin", "", CAUSAL);
    cached("step", "", MASKED.formatted("None"));
    return text.toString();
  }

  /** Arguments that every method ends with, as a signature. */
  private String signature() {
    return positions(": Tensor")
        + (config.window().isPresent() ? ", w: Tensor" : "")
        + ", p: List[Tensor]"
        + (adaptation.isNone() ? "" : ", a: List[Tensor]");
  }

  /** The same as a call. */
  private String arguments() {
    return positions("")
        + (config.window().isPresent() ? ", w" : "")
        + ", p"
        + (adaptation.isNone() ? "" : ", a");
  }

  private String positions(String type) {
    return config.rope().isPresent() ? ", c" + type + ", s" + type : ", n" + type;
  }

  private void trunk() {
    text.method("trunk", "x: Tensor" + signature(), "Tensor");
    String mask = config.window().isPresent() ? MASKED.formatted("w") : CAUSAL;
    blocks((block, layer) -> block.attend(mask));
    text.line("return h");
  }

  private void head() {
    String call = "(self).trunk(x" + arguments() + ", )";
    text.method("loss", "x: Tensor, y: Tensor, z: Tensor" + signature(), "Tensor")
        .line("l = %s", layers.scores(call))
        .line("return torch.mul(%s, z)", LayerSource.crossEntropy("l", "y"));
    text.method("logits", "x: Tensor, r: Tensor" + signature(), "Tensor")
        .line("h = torch.index_select(%s, 0, r)", call)
        .line("return %s", layers.scores("h"));
    text.method("likelihoods", "x: Tensor, r: Tensor, y: Tensor" + signature(), "List[Tensor]")
        .line("h = torch.index_select(%s, 0, r)", call)
        .line("q = torch.log_softmax(%s, 1, None)", layers.scores("h"))
        .line("g = torch.reshape(torch.gather(q, 1, torch.reshape(y, [-1, 1])), [-1])")
        .line("e = torch.to(torch.eq(torch.argmax(q, 1, False), y), 6)")
        .line("return [g, torch.amax(q, [1], False), e]");
    text.method("gradients", "x: Tensor, y: Tensor, z: Tensor" + signature(), "List[Tensor]")
        .line("l = (self).loss(x, y, z%s, )", arguments())
        .line("g = torch.grad([l], %s)", adaptation.isNone() ? "p" : "a");
    text.gradients().line("return torch.add([torch.detach(l)], r)");
  }

  private void cached(String name, String more, String mask) {
    text.method(
        name,
        "x: Tensor, r: Tensor, f: Tensor%s%s, k: List[Tensor], v: List[Tensor]"
            .formatted(more, signature()),
        "Tensor");
    text.line("o = int(f)");
    blocks(
        (block, layer) ->
            block.attendKept("k[%d]".formatted(layer), "v[%d]".formatted(layer), mask));
    text.line("return %s", layers.scores("torch.index_select(h, 0, r)"));
  }

  /** Attention in a block of that number. */
  private interface Attention {
    void write(BlockSource block, int layer);
  }

  /** From token ids to the normed residual stream, positions × width. */
  private void blocks(Attention attention) {
    text.line("b = torch.size(x, 0)").line("t = torch.size(x, 1)");
    String embedded =
        adaptation.virtual().isPresent() ? layers.embedding("x", "a[0]") : layers.embedding("x");
    text.line(
        "h = %s",
        layers.gpt2()
            ? "torch.add(%s, %s)".formatted(embedded, layers.positionEmbedding("n"))
            : embedded);
    text.line("h = torch.reshape(h, [-1, %d])", config.width());
    for (int layer = 0; layer < config.layers(); layer++) {
      int number = layer;
      new BlockSource(text, layers.under(Parameters.block(config, layer)))
          .write(block -> attention.write(block, number));
    }
    text.line("h = %s", layers.lastNorm("h"));
  }

  private Optional<LowRank> update(String projection) {
    return Optional.ofNullable(adapted.get(projection))
        .map(
            place ->
                new LowRank(
                    "a[%d]".formatted(place),
                    "a[%d]".formatted(place + 1),
                    Script.number(adaptation.scale())));
  }

  private String weight(String name) {
    return "p[" + places.get(name) + "]";
  }
}
