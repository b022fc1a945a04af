package org.zeropoint.lm.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.safetensors.TensorSource;

/**
 * Names and shapes of a model's weights, in the order in which a {@link Decoder} holds them. Names
 * and layouts are those of the checkpoints at Hugging Face; matrices are input × output in the
 * GPT-2 family and output × input in the Llama family.
 */
public final class Parameters {

  static final String HEAD = "lm_head.weight";
  private static final String GPT2_EMBEDDING = "wte.weight";
  private static final String LLAMA_EMBEDDING = "model.embed_tokens.weight";
  private static final String GPT2_PREFIX = "transformer.";

  private Parameters() {}

  /** Shapes by name. */
  public static Map<String, List<Integer>> shapes(ModelConfig config) {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    if (config.family() == Family.GPT2) {
      gpt2(config, shapes);
    } else {
      llama(config, shapes);
    }
    if (!config.tied()) {
      shapes.put(HEAD, List.of(config.vocabulary(), config.width()));
    }
    return shapes;
  }

  /** The name of what stands for tokens, vocabulary × width. */
  static String embedding(ModelConfig config) {
    return config.family() == Family.GPT2 ? GPT2_EMBEDDING : LLAMA_EMBEDDING;
  }

  /** What the names of a block's weights begin with. */
  public static String block(ModelConfig config, int block) {
    return (config.family() == Family.GPT2 ? "h." : "model.layers.") + block + ".";
  }

  /** Shapes of one block's weights, by their names within the block. */
  public static Map<String, List<Integer>> blockShapes(ModelConfig config) {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    if (config.family() == Family.GPT2) {
      gpt2Block(config, "", shapes);
    } else {
      llamaBlock(config, "", shapes);
    }
    return shapes;
  }

  /** Shapes of what belongs to no block: embeddings, last norm and output layer. */
  public static Map<String, List<Integer>> endShapes(ModelConfig config) {
    Map<String, List<Integer>> shapes = shapes(config);
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = block(config, layer);
      blockShapes(config).keySet().forEach(name -> shapes.remove(block + name));
    }
    return shapes;
  }

  /** How many numbers there are. */
  public static long count(ModelConfig config) {
    return shapes(config).values().stream()
        .mapToLong(
            shape -> shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact))
        .reduce(0, Math::addExact);
  }

  /**
   * The names of a file, by ours. GPT-2 files have a prefix or not.
   *
   * @param present names in the file
   */
  static Map<String, String> inFile(ModelConfig config, Set<String> present) {
    String prefix =
        config.family() == Family.GPT2
                && present.stream().anyMatch(name -> name.startsWith(GPT2_PREFIX))
            ? GPT2_PREFIX
            : "";
    return shapes(config).keySet().stream()
        .collect(
            Collectors.toMap(
                name -> name,
                name -> name.equals(HEAD) ? name : prefix + name,
                (one, other) -> one,
                LinkedHashMap::new));
  }

  /**
   * Reads some of a model's weights by our names, each checked.
   *
   * @return the numbers of a weight; throws {@link org.zeropoint.shared.Invalid} naming the tensor
   *     that is missing, of another shape or not finite
   */
  public static Function<String, float[]> reader(ModelConfig config, TensorSource source) {
    Map<String, String> names = inFile(config, source.names());
    Map<String, List<Integer>> shapes = shapes(config);
    return name -> {
      Decoder.requireShape(source, names.get(name), shapes.get(name));
      return Decoder.finite(names.get(name), source.floats(names.get(name)));
    };
  }

  /**
   * Whether a name beyond ours is one that old checkpoints hold and nobody reads: masks, and
   * frequencies that are computed; the output layer of a tied model, which is the embedding.
   */
  static boolean isDerived(ModelConfig config, String name) {
    return name.endsWith(".attn.bias")
        || name.endsWith(".attn.masked_bias")
        || name.endsWith(".rotary_emb.inv_freq")
        || config.tied() && name.equals(HEAD);
  }

  private static void gpt2(ModelConfig config, Map<String, List<Integer>> shapes) {
    int d = config.width();
    shapes.put(GPT2_EMBEDDING, List.of(config.vocabulary(), d));
    shapes.put("wpe.weight", List.of(config.context(), d));
    for (int layer = 0; layer < config.layers(); layer++) {
      gpt2Block(config, block(config, layer), shapes);
    }
    shapes.put("ln_f.weight", List.of(d));
    shapes.put("ln_f.bias", List.of(d));
  }

  private static void gpt2Block(ModelConfig config, String h, Map<String, List<Integer>> shapes) {
    int d = config.width();
    int f = config.feedForward();
    shapes.put(h + "ln_1.weight", List.of(d));
    shapes.put(h + "ln_1.bias", List.of(d));
    shapes.put(h + "attn.c_attn.weight", List.of(d, 3 * d));
    shapes.put(h + "attn.c_attn.bias", List.of(3 * d));
    shapes.put(h + "attn.c_proj.weight", List.of(d, d));
    shapes.put(h + "attn.c_proj.bias", List.of(d));
    shapes.put(h + "ln_2.weight", List.of(d));
    shapes.put(h + "ln_2.bias", List.of(d));
    shapes.put(h + "mlp.c_fc.weight", List.of(d, f));
    shapes.put(h + "mlp.c_fc.bias", List.of(f));
    shapes.put(h + "mlp.c_proj.weight", List.of(f, d));
    shapes.put(h + "mlp.c_proj.bias", List.of(d));
  }

  private static void llama(ModelConfig config, Map<String, List<Integer>> shapes) {
    int d = config.width();
    shapes.put(LLAMA_EMBEDDING, List.of(config.vocabulary(), d));
    for (int layer = 0; layer < config.layers(); layer++) {
      llamaBlock(config, block(config, layer), shapes);
    }
    shapes.put("model.norm.weight", List.of(d));
  }

  private static void llamaBlock(ModelConfig config, String h, Map<String, List<Integer>> shapes) {
    int d = config.width();
    int f = config.feedForward();
    int q = Math.multiplyExact(config.heads(), config.headWidth());
    int kv = Math.multiplyExact(config.keyValueHeads(), config.headWidth());
    var biases = config.biases();
    shapes.put(h + "input_layernorm.weight", List.of(d));
    projection(shapes, h + "self_attn.q_proj", q, d, biases.queryKeyValue());
    projection(shapes, h + "self_attn.k_proj", kv, d, biases.queryKeyValue());
    projection(shapes, h + "self_attn.v_proj", kv, d, biases.queryKeyValue());
    projection(shapes, h + "self_attn.o_proj", d, q, biases.output());
    shapes.put(h + "post_attention_layernorm.weight", List.of(d));
    projection(shapes, h + "mlp.gate_proj", f, d, biases.feedForward());
    projection(shapes, h + "mlp.up_proj", f, d, biases.feedForward());
    projection(shapes, h + "mlp.down_proj", d, f, biases.feedForward());
  }

  private static void projection(
      Map<String, List<Integer>> shapes, String name, int out, int in, boolean biased) {
    shapes.put(name + ".weight", List.of(out, in));
    if (biased) {
      shapes.put(name + ".bias", List.of(out));
    }
  }
}
