package org.zeropoint.lm.model;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.zeropoint.lm.model.ModelConfig.Family;

/**
 * A model as TorchScript text, in the dialect of its archives. Its methods take, after arguments of
 * their own, the positions ({@code n}, or {@code c} and {@code s}), the mask {@code w} of a model
 * with a window, the weights {@code p} in the order of {@link Parameters}, and the adapter {@code
 * a} when there is one.
 *
 * <ul>
 *   <li>{@code logits(x, r, …)}: scores after the flat positions {@code r} of the rows {@code x}
 *   <li>{@code loss(x, y, z, …)}: z times the sum of the cross-entropies; −100 in y is left out
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
  private final Precision precision;
  private final Map<String, Integer> places = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Integer> adapted;
  private final double adapterScale;

  private DecoderSource(ModelConfig config, Precision precision, Adaptation adaptation) {
    this.config = config;
    this.precision = precision;
    this.adapterScale = adaptation.scale();
    this.adapted = new HashMap<>();
    adaptation.targets().forEach(target -> adapted.put(target, 2 * adapted.size()));
    Parameters.shapes(config).keySet().forEach(name -> places.put(name, places.size()));
  }

  /**
   * Which matrices have a low-rank update beside them.
   *
   * @param targets names of the projections, without {@code .weight}; the adapter holds A, then B
   *     of each in this order
   * @param scale of the update
   */
  record Adaptation(List<String> targets, double scale) {
    static final Adaptation NONE = new Adaptation(List.of(), 0);
  }

  static String of(ModelConfig config, Precision precision, Adaptation adaptation) {
    return new DecoderSource(config, precision, adaptation).write();
  }

  private String write() {
    if (config.rope().isPresent()) {
      rotation();
    }
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
        + (adapted.isEmpty() ? "" : ", a: List[Tensor]");
  }

  /** The same as a call. */
  private String arguments() {
    return positions("")
        + (config.window().isPresent() ? ", w" : "")
        + ", p"
        + (adapted.isEmpty() ? "" : ", a");
  }

  private String positions(String type) {
    return config.rope().isPresent() ? ", c" + type + ", s" + type : ", n" + type;
  }

  private void rotation() {
    int half = config.headWidth() / 2;
    line("  def rotate(self: __torch__.Ops, q: Tensor, c: Tensor, s: Tensor) -> Tensor:");
    // The halves' gradients are joined; those of slices would be added up, each filled with zeros.
    line("    z = torch.split(q, %d, 3)", half);
    line("    d = z[0]");
    line("    e = z[1]");
    line("    f = torch.sub(torch.mul(d, c), torch.mul(e, s))");
    line("    g = torch.add(torch.mul(e, c), torch.mul(d, s))");
    line("    return torch.cat([f, g], 3)");
  }

  private void trunk() {
    line("  def trunk(self: __torch__.Ops, x: Tensor%s) -> Tensor:", signature());
    blocks(config.window().isPresent() ? MASKED.formatted("w") : CAUSAL, false);
    line("    return h");
  }

  private void head() {
    String call = "(self).trunk(x" + arguments() + ", )";
    line(
        "  def loss(self: __torch__.Ops, x: Tensor, y: Tensor, z: Tensor%s) -> Tensor:",
        signature());
    line("    l = %s", scores(call));
    line("    e = torch.cross_entropy_loss(l, torch.view(y, [-1]), None, 2, -100, 0.)");
    line("    return torch.mul(e, z)");
    line("  def logits(self: __torch__.Ops, x: Tensor, r: Tensor%s) -> Tensor:", signature());
    line("    h = torch.index_select(%s, 0, r)", call);
    line("    return %s", scores("h"));
    line(
        "  def gradients(self: __torch__.Ops, x: Tensor, y: Tensor, z: Tensor%s) -> List[Tensor]:",
        signature());
    line("    l = (self).loss(x, y, z%s, )", arguments());
    line("    g = torch.grad([l], %s)", adapted.isEmpty() ? "p" : "a");
    line("    r = annotate(List[Tensor], [])");
    line("    for i in range(torch.len(g)):");
    line("      v = g[i]");
    line("      if torch.__isnot__(v, None):");
    line("        _0 = torch.append(r, unchecked_cast(Tensor, v))");
    line("      else:");
    line("        pass");
    line("    return torch.add([torch.detach(l)], r)");
  }

  private void cached(String name, String more, String mask) {
    line(
        "  def %s(self: __torch__.Ops, x: Tensor, r: Tensor, f: Tensor%s%s,"
            + " k: List[Tensor], v: List[Tensor]) -> Tensor:",
        name, more, signature());
    line("    o = int(f)");
    blocks(mask, true);
    line("    return %s", scores("torch.index_select(h, 0, r)"));
  }

  /** From token ids to the normed residual stream, positions × width. */
  private void blocks(String mask, boolean cached) {
    line("    b = torch.size(x, 0)");
    line("    t = torch.size(x, 1)");
    boolean gpt2 = config.family() == Family.GPT2;
    if (gpt2) {
      line(
          "    h = torch.add(torch.embedding(%s, x), torch.embedding(%s, n))",
          weight("wte.weight"), weight("wpe.weight"));
    } else {
      line("    h = torch.embedding(%s, x)", weight("model.embed_tokens.weight"));
    }
    line("    h = torch.reshape(h, [-1, %d])", config.width());
    for (int layer = 0; layer < config.layers(); layer++) {
      if (gpt2) {
        gpt2Block("h." + layer + ".", layer, mask, cached);
      } else {
        llamaBlock("model.layers." + layer + ".", layer, mask, cached);
      }
    }
    line("    h = %s", norm("h", gpt2 ? "ln_f" : "model.norm"));
  }

  private void gpt2Block(String block, int layer, String mask, boolean cached) {
    line("    u = %s", norm("h", block + "ln_1"));
    line(
        "    u = torch.permute(torch.view(%s, [b, t, 3, %d, %d]), [2, 0, 3, 1, 4])",
        project("u", block + "attn.c_attn", true), config.heads(), config.headWidth());
    line("    q = torch.select(u, 0, 0)");
    line("    i = torch.select(u, 0, 1)");
    line("    j = torch.select(u, 0, 2)");
    attend(layer, mask, cached);
    line("    h = torch.add(h, %s)", project("u", block + "attn.c_proj", true));
    line("    u = %s", norm("h", block + "ln_2"));
    line("    u = %s", config.activation().of(project("u", block + "mlp.c_fc", true)));
    line("    h = torch.add(h, %s)", project("u", block + "mlp.c_proj", true));
  }

  private void llamaBlock(String block, int layer, String mask, boolean cached) {
    var biases = config.biases();
    line("    u = %s", norm("h", block + "input_layernorm"));
    heads("q", block + "self_attn.q_proj", config.heads());
    heads("i", block + "self_attn.k_proj", config.keyValueHeads());
    heads("j", block + "self_attn.v_proj", config.keyValueHeads());
    line("    q = (self).rotate(q, c, s, )");
    line("    i = (self).rotate(i, c, s, )");
    attend(layer, mask, cached);
    line("    h = torch.add(h, %s)", project("u", block + "self_attn.o_proj", biases.output()));
    line("    u = %s", norm("h", block + "post_attention_layernorm"));
    line(
        "    u = torch.mul(%s, %s)",
        config.activation().of(project("u", block + "mlp.gate_proj", biases.feedForward())),
        project("u", block + "mlp.up_proj", biases.feedForward()));
    line("    h = torch.add(h, %s)", project("u", block + "mlp.down_proj", biases.feedForward()));
  }

  private void heads(String variable, String name, int count) {
    line(
        "    %s = torch.transpose(torch.view(%s, [b, t, %d, %d]), 1, 2)",
        variable, project("u", name, config.biases().queryKeyValue()), count, config.headWidth());
  }

  /** From q, i (keys) and j (values), each rows × heads × positions × width, to u. */
  private void attend(int layer, String mask, boolean cached) {
    if (precision == Precision.BF16) {
      // Rotation with fp32 tables has widened queries and keys.
      line("    q = %s", lowered("q"));
      line("    i = %s", lowered("i"));
    }
    if (cached) {
      keep(layer, "k", "i");
      keep(layer, "v", "j");
    }
    if (config.group() > 1) {
      // The fused attention of processors wants a key for each head.
      repeat("i");
      repeat("j");
    }
    line("    u = torch.scaled_dot_product_attention(q, i, j, %s)", mask);
    line(
        "    u = torch.reshape(torch.transpose(u, 1, 2), [-1, %d])",
        config.heads() * config.headWidth());
  }

  private void repeat(String heads) {
    line(
        "    %1$s = torch.expand(torch.unsqueeze(%1$s, 2), [-1, -1, %2$d, -1, -1])",
        heads, config.group());
    line(
        "    %1$s = torch.reshape(%1$s, [b, %2$d, -1, %3$d])",
        heads, config.heads(), config.headWidth());
  }

  private void keep(int layer, String cache, String fresh) {
    line("    z = %s[%d]", cache, layer);
    line(
        "    _%s%d = torch.copy_(torch.slice(z, 2, o, torch.add(o, t), 1), %s)",
        cache, layer, fresh);
    line("    %s = %s", fresh, lowered("torch.slice(z, 2, 0, torch.add(o, t), 1)"));
  }

  private String norm(String input, String name) {
    if (config.family() == Family.GPT2) {
      return "torch.layer_norm(%s, [%d], %s, %s, %s, True)"
          .formatted(
              input,
              config.width(),
              weight(name + ".weight"),
              weight(name + ".bias"),
              number(config.epsilon()));
    }
    return "torch.rms_norm(%s, [%d], %s, %s)"
        .formatted(input, config.width(), weight(name + ".weight"), number(config.epsilon()));
  }

  private String project(String input, String name, boolean biased) {
    String in = lowered(input);
    String matrix = lowered(weight(name + ".weight"));
    String bias = biased ? lowered(weight(name + ".bias")) : "None";
    String plain =
        config.family() == Family.GPT2
            ? "torch.addmm(%s, %s, %s)".formatted(bias, in, matrix)
            : "torch.linear(%s, %s, %s)".formatted(in, matrix, bias);
    Integer place = adapted.get(name);
    if (place == null) {
      return plain;
    }
    String narrow = "torch.linear(%s, %s, None)".formatted(in, lowered("a[" + place + "]"));
    String update =
        "torch.linear(%s, %s, None)".formatted(narrow, lowered("a[" + (place + 1) + "]"));
    return "torch.add(%s, %s, alpha=%s)".formatted(plain, update, number(adapterScale));
  }

  private String scores(String states) {
    String matrix =
        weight(
            !config.tied()
                ? Parameters.HEAD
                : config.family() == Family.GPT2 ? "wte.weight" : "model.embed_tokens.weight");
    String product = "torch.linear(%s, %s, None)".formatted(lowered(states), lowered(matrix));
    return precision == Precision.FP32 ? product : "torch.to(" + product + ", 6)";
  }

  /** bfloat16 is 15 among PyTorch's scalar types. */
  private String lowered(String tensor) {
    return precision == Precision.FP32 ? tensor : "torch.to(" + tensor + ", 15)";
  }

  private String weight(String name) {
    return "p[" + places.get(name) + "]";
  }

  /** In the digits that the dialect reads back to the same double. */
  private static String number(double value) {
    String digits = Double.toString(value).replace("E", "e");
    return digits.endsWith(".0") ? digits.substring(0, digits.length() - 1) : digits;
  }

  private void line(String form, Object... values) {
    text.append(values.length == 0 ? form : String.format(Locale.ROOT, form, values)).append('\n');
  }
}
