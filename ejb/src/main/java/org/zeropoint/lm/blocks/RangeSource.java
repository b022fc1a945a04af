package org.zeropoint.lm.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.model.BlockSource;
import org.zeropoint.lm.model.LayerSource;
import org.zeropoint.lm.model.LayerSource.LowRank;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.torch.Script;

/**
 * Blocks in a row as TorchScript text: however many there are, as a loop over them. Its methods
 * take, after arguments of their own, the tables {@code c} and {@code s} of rotary positions, the
 * weights {@code p} of all blocks, block after block, and, when there is an adapter, the factor
 * {@code z} of its updates and its matrices {@code a}, A before B, block after block.
 *
 * <ul>
 *   <li>{@code forward(x, w, …)}: from the residual stream, rows × positions × width, to that
 *       behind the blocks; the mask w is there for a model with a window only
 *   <li>{@code backward(x, g, w, …)}: the gradient by x and by a, from that by what forward gives
 *   <li>{@code begin(x, f, …, k, v)}: forward that keeps keys and values in the caches k and v, a
 *       block each
 *   <li>{@code extend(x, f, m, …, k, v)}: the same from position f, with the mask m
 *   <li>{@code step(x, r, …, k, v)}: one more position of sessions side by side; r has for each its
 *       rows, its new position, and the first that this one sees; caches go by block, then by
 *       session
 * </ul>
 */
final class RangeSource {

  private static final String CAUSAL = "None, 0., True";
  private static final String MASKED = "%s, 0., False";

  private final ModelConfig config;
  private final List<String> weights;
  private final List<String> adapted;
  private final Script text = new Script();
  private final LayerSource layers;

  private RangeSource(ModelConfig config, Precision precision, List<String> adapted) {
    this.config = config;
    this.weights = new ArrayList<>(Parameters.blockShapes(config).keySet());
    this.adapted = adapted;
    this.layers = new LayerSource(config, precision, this::weight, this::update);
  }

  /**
   * The methods.
   *
   * @param adapted projections that have an update, by their names within a block
   */
  static String of(ModelConfig config, Precision precision, List<String> adapted) {
    return new RangeSource(config, precision, adapted).write();
  }

  private String write() {
    BlockSource.rotation(text, config);
    boolean windowed = config.window().isPresent();
    String w = windowed ? ", w: Tensor" : "";
    text.method("forward", "x: Tensor" + w + signature(), "Tensor");
    String mask = windowed ? MASKED.formatted("w") : CAUSAL;
    blocks(block -> block.attend(mask));
    backward(w, windowed ? ", w" : "");
    if (adapted.isEmpty()) {
      cached("begin", "f: Tensor", CAUSAL);
      cached("extend", "f: Tensor, m: Tensor", MASKED.formatted("m"));
      step();
    }
    return text.toString();
  }

  private String signature() {
    return (config.rope().isPresent() ? ", c: Tensor, s: Tensor" : "")
        + (adapted.isEmpty() ? "" : ", z: Tensor")
        + ", p: List[Tensor]"
        + (adapted.isEmpty() ? "" : ", a: List[Tensor]");
  }

  private String arguments() {
    return (config.rope().isPresent() ? ", c, s" : "") + (adapted.isEmpty() ? ", p" : ", z, p, a");
  }

  private void backward(String signature, String argument) {
    text.method("backward", "x: Tensor, g: Tensor" + signature + signature(), "List[Tensor]")
        .line("o = (self).forward(x%s%s, )", argument, arguments())
        .line("y = annotate(List[Tensor], [x])")
        .line("d = %s", adapted.isEmpty() ? "y" : "torch.add(y, a)")
        .line("g = torch.grad([o], d, annotate(List[Optional[Tensor]], [g]))")
        .gradients()
        .line("return r");
  }

  private void cached(String name, String own, String mask) {
    text.method(
        name,
        "x: Tensor, %s%s, k: List[Tensor], v: List[Tensor]".formatted(own, signature()),
        "Tensor");
    text.line("o = int(f)");
    blocks(block -> block.attendKept("k[e]", "v[e]", mask));
  }

  private void step() {
    text.method(
        "step",
        "x: Tensor, r: Tensor%s, k: List[Tensor], v: List[Tensor]".formatted(signature()),
        "Tensor");
    text.line("l = torch.size(r, 0)");
    numbers("rows", 0);
    numbers("places", 1);
    numbers("seen", 2);
    blocks(this::attendSideBySide);
  }

  /** A column of r, once for all blocks: each number is fetched from a tensor. */
  private void numbers(String list, int column) {
    text.line("%s = annotate(List[int], [])", list)
        .line("for one in range(l):")
        .in()
        .line("z = torch.select(torch.select(r, 0, one), 0, %d)", column)
        .line("_0 = torch.append(%s, int(z))", list)
        .out();
  }

  /**
   * Each session to its own keys and values. The queries that share a key stand as positions, so
   * that no key is copied for them; one position sees all before it, so there is no mask.
   */
  private void attendSideBySide(BlockSource block) {
    int width = config.headWidth();
    int group = config.heads() / config.keyValueHeads();
    text.line("q = torch.reshape(q, [-1, %d, %d, %d])", config.keyValueHeads(), group, width)
        .line("queries = torch.split_with_sizes(q, rows, 0)")
        .line("fresh_k = torch.split_with_sizes(i, rows, 0)")
        .line("fresh_v = torch.split_with_sizes(j, rows, 0)")
        .line("y = annotate(List[Tensor], [])")
        .line("for one in range(l):")
        .in()
        .line("o = places[one]")
        .line("place = torch.add(torch.mul(e, l), one)");
    kept(block, "k");
    kept(block, "v");
    text.line("q = queries[one]")
        .line("u = torch.scaled_dot_product_attention(q, kept_k, kept_v, None, 0., False)")
        .line("_y = torch.append(y, u)")
        .out()
        .line("u = torch.reshape(torch.cat(y, 0), [-1, %d])", config.heads() * width);
  }

  private void kept(BlockSource block, String caches) {
    text.line("cache = %s[place]", caches)
        .line(
            "_%1$s = torch.copy_(torch.slice(cache, 2, o, torch.add(o, 1), 1), fresh_%1$s[one])",
            caches)
        .line(
            "kept_%s = %s",
            caches, block.layers().lowered("torch.slice(cache, 2, seen[one], torch.add(o, 1), 1)"));
  }

  private void blocks(BlockSource.Attention attention) {
    text.line("b = torch.size(x, 0)")
        .line("t = torch.size(x, 1)")
        .line("h = torch.reshape(x, [-1, %d])", config.width());
    if (!adapted.isEmpty()) {
      text.line("scale = float(z)");
    }
    text.line("for e in range(torch.floordiv(torch.len(p), %d)):", weights.size())
        .in()
        .line("first = torch.mul(e, %d)", weights.size());
    if (!adapted.isEmpty()) {
      text.line("update = torch.mul(e, %d)", 2 * adapted.size());
    }
    new BlockSource(text, layers).write(attention);
    text.out().line("return torch.reshape(h, [b, t, %d])", config.width());
  }

  private String weight(String name) {
    return "p[torch.add(first, %d)]".formatted(weights.indexOf(name));
  }

  private Optional<LowRank> update(String projection) {
    int place = 2 * adapted.indexOf(projection);
    return place < 0
        ? Optional.empty()
        : Optional.of(
            new LowRank(
                "a[torch.add(update, %d)]".formatted(place),
                "a[torch.add(update, %d)]".formatted(place + 1),
                "scale"));
  }
}
