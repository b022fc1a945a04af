package org.zeropoint.lm.model;

import org.zeropoint.lm.torch.Script;

/**
 * One transformer block as lines of TorchScript: from the residual stream {@code h}, positions ×
 * width, to {@code h}, for {@code b} rows of {@code t} positions; with rotary positions by the
 * tables {@code c} and {@code s}. Weights go by their names within the block.
 *
 * @param text that the lines are added to
 * @param layers of this block
 */
public record BlockSource(Script text, LayerSource layers) {

  /**
   * The lines from {@code q}, {@code i} (keys) and {@code j} (values), each rows × heads ×
   * positions × width of a head, to {@code u}, positions × heads · width.
   */
  public interface Attention {
    void write(BlockSource block);
  }

  /** The method that turns the vectors of heads, where positions are rotary. */
  public static void rotation(Script text, ModelConfig config) {
    if (config.rope().isEmpty()) {
      return;
    }
    text.method("rotate", "q: Tensor, c: Tensor, s: Tensor", "Tensor")
        // The halves' gradients are joined; those of slices would be added up, each filled with
        // zeros.
        .line("z = torch.split(q, %d, 3)", config.headWidth() / 2)
        .line("d = z[0]")
        .line("e = z[1]")
        .line("f = torch.sub(torch.mul(d, c), torch.mul(e, s))")
        .line("g = torch.add(torch.mul(e, c), torch.mul(d, s))")
        .line("return torch.cat([f, g], 3)");
  }

  /** Adds the block. */
  public void write(Attention attention) {
    if (layers.gpt2()) {
      gpt2(attention);
    } else {
      llama(attention);
    }
  }

  private ModelConfig config() {
    return layers.config();
  }

  private void gpt2(Attention attention) {
    text.line("u = %s", layers.norm("h", "ln_1"));
    text.line(
        "u = torch.permute(torch.view(%s, [b, t, 3, %d, %d]), [2, 0, 3, 1, 4])",
        layers.project("u", "attn.c_attn", true), config().heads(), config().headWidth());
    text.line("q = torch.select(u, 0, 0)");
    text.line("i = torch.select(u, 0, 1)");
    text.line("j = torch.select(u, 0, 2)");
    attention.write(this);
    text.line("h = torch.add(h, %s)", layers.project("u", "attn.c_proj", true));
    text.line("u = %s", layers.norm("h", "ln_2"));
    text.line("u = %s", config().activation().of(layers.project("u", "mlp.c_fc", true)));
    text.line("h = torch.add(h, %s)", layers.project("u", "mlp.c_proj", true));
  }

  private void llama(Attention attention) {
    var biases = config().biases();
    text.line("u = %s", layers.norm("h", "input_layernorm"));
    heads("q", "self_attn.q_proj", config().heads());
    heads("i", "self_attn.k_proj", config().keyValueHeads());
    heads("j", "self_attn.v_proj", config().keyValueHeads());
    text.line("q = (self).rotate(q, c, s, )");
    text.line("i = (self).rotate(i, c, s, )");
    if (layers.precision() == Precision.BF16) {
      // Rotation with fp32 tables has widened queries and keys.
      text.line("q = %s", layers.lowered("q"));
      text.line("i = %s", layers.lowered("i"));
    }
    attention.write(this);
    text.line("h = torch.add(h, %s)", layers.project("u", "self_attn.o_proj", biases.output()));
    text.line("u = %s", layers.norm("h", "post_attention_layernorm"));
    text.line(
        "u = torch.mul(%s, %s)",
        config().activation().of(layers.project("u", "mlp.gate_proj", biases.feedForward())),
        layers.project("u", "mlp.up_proj", biases.feedForward()));
    text.line("h = torch.add(h, %s)", layers.project("u", "mlp.down_proj", biases.feedForward()));
  }

  private void heads(String variable, String name, int count) {
    text.line(
        "%s = torch.transpose(torch.view(%s, [b, t, %d, %d]), 1, 2)",
        variable,
        layers.project("u", name, config().biases().queryKeyValue()),
        count,
        config().headWidth());
  }

  /**
   * Attention of the positions to each other.
   *
   * @param mask the arguments mask, dropout and whether it is causal
   */
  public void attend(String mask) {
    if (config().group() > 1) {
      // The fused attention of processors wants a key for each head.
      repeat("i");
      repeat("j");
    }
    text.line("u = torch.scaled_dot_product_attention(q, i, j, %s)", mask);
    text.line(
        "u = torch.reshape(torch.transpose(u, 1, 2), [-1, %d])",
        config().heads() * config().headWidth());
  }

  private void repeat(String heads) {
    text.line(
        "%1$s = torch.expand(torch.unsqueeze(%1$s, 2), [-1, -1, %2$d, -1, -1])",
        heads, config().group());
    text.line(
        "%1$s = torch.reshape(%1$s, [b, %2$d, -1, %3$d])",
        heads, config().heads(), config().headWidth());
  }

  /**
   * Keeps keys and values from position {@code o} of two caches, and attends to all up to there.
   *
   * @param keys expression for a cache, rows × heads × capacity × width
   */
  public void attendKept(String keys, String values, String mask) {
    keep(keys, "i");
    keep(values, "j");
    attend(mask);
  }

  private void keep(String cache, String fresh) {
    text.line("z = %s", cache);
    text.line("_%s = torch.copy_(torch.slice(z, 2, o, torch.add(o, t), 1), %1$s)", fresh);
    text.line("%s = %s", fresh, layers.lowered("torch.slice(z, 2, 0, torch.add(o, t), 1)"));
  }
}
