package org.zeropoint.lm.model;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.torch.Script;

/**
 * The layers of a model as TorchScript expressions.
 *
 * @param weights the expression for a weight, by its name
 * @param updates the low-rank update beside a projection, by its name without {@code .weight}
 */
public record LayerSource(
    ModelConfig config,
    Precision precision,
    UnaryOperator<String> weights,
    Function<String, Optional<LowRank>> updates) {

  /**
   * A low-rank update, in expressions.
   *
   * @param a tensor A
   * @param b tensor B
   * @param scale the factor α/r
   */
  public record LowRank(String a, String b, String scale) {}

  /** Without adapter. */
  public LayerSource(ModelConfig config, Precision precision, UnaryOperator<String> weights) {
    this(config, precision, weights, projection -> Optional.empty());
  }

  /** The same for names that follow a prefix. */
  LayerSource under(String prefix) {
    return new LayerSource(
        config,
        precision,
        name -> weights.apply(prefix + name),
        projection -> updates.apply(prefix + projection));
  }

  boolean gpt2() {
    return config.family() == Family.GPT2;
  }

  String weight(String name) {
    return weights.apply(name);
  }

  /** The norm behind the last block. */
  public String lastNorm(String input) {
    return norm(input, gpt2() ? "ln_f" : "model.norm");
  }

  String norm(String input, String name) {
    String weight = weight(name + ".weight");
    String epsilon = Script.number(config.epsilon());
    return gpt2()
        ? "torch.layer_norm(%s, [%d], %s, %s, %s, True)"
            .formatted(input, config.width(), weight, weight(name + ".bias"), epsilon)
        : "torch.rms_norm(%s, [%d], %s, %s)".formatted(input, config.width(), weight, epsilon);
  }

  String project(String input, String name, boolean biased) {
    String in = lowered(input);
    String matrix = lowered(weight(name + ".weight"));
    String bias = biased ? lowered(weight(name + ".bias")) : "None";
    String plain =
        gpt2()
            ? "torch.addmm(%s, %s, %s)".formatted(bias, in, matrix)
            : "torch.linear(%s, %s, %s)".formatted(in, matrix, bias);
    return updates.apply(name).map(update -> updated(plain, in, update)).orElse(plain);
  }

  private String updated(String plain, String in, LowRank update) {
    String narrow = "torch.linear(%s, %s, None)".formatted(in, lowered(update.a()));
    String wide = "torch.linear(%s, %s, None)".formatted(narrow, lowered(update.b()));
    return "torch.add(%s, %s, alpha=%s)".formatted(plain, wide, update.scale());
  }

  /** What stands for token ids. */
  public String embedding(String tokens) {
    return "torch.embedding(%s, %s)".formatted(weight(Parameters.embedding(config)), tokens);
  }

  /**
   * The same where ids behind the vocabulary stand for virtual tokens.
   *
   * @param vectors of these
   */
  String embedding(String tokens, String vectors) {
    int vocabulary = config.vocabulary();
    String virtual =
        "torch.embedding(%s, torch.clamp_min(torch.sub(%s, %d), 0))"
            .formatted(vectors, tokens, vocabulary);
    return "torch.where(torch.unsqueeze(torch.lt(%s, %d), -1), %s, %s)"
        .formatted(
            tokens,
            vocabulary,
            embedding("torch.clamp_max(%s, %d)".formatted(tokens, vocabulary - 1)),
            virtual);
  }

  /** What GPT-2 adds for positions. */
  public String positionEmbedding(String positions) {
    return "torch.embedding(%s, %s)".formatted(weight("wpe.weight"), positions);
  }

  /** Scores of every token, from rows that were normed. */
  public String scores(String states) {
    String matrix = weight(config.tied() ? Parameters.embedding(config) : Parameters.HEAD);
    String product = "torch.linear(%s, %s, None)".formatted(lowered(states), lowered(matrix));
    return precision == Precision.FP32 ? product : "torch.to(" + product + ", 6)";
  }

  /** The sum of the cross-entropies; −100 among the targets is left out. */
  public static String crossEntropy(String scores, String targets) {
    return "torch.cross_entropy_loss(%s, torch.view(%s, [-1]), None, 2, -100, 0.)"
        .formatted(scores, targets);
  }

  /** In the numbers of matrix products; bfloat16 is 15 among PyTorch's scalar types. */
  public String lowered(String tensor) {
    return precision == Precision.FP32 ? tensor : "torch.to(" + tensor + ", 15)";
  }
}
