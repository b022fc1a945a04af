package org.zeropoint.lm.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.zeropoint.lm.model.ModelConfig.Biases;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.shared.Invalid;

/**
 * Reads a {@code config.json} as Hugging Face writes it. What would change the numbers and is not
 * supported is refused by name, never passed over.
 */
final class ConfigReader {

  private static final int MAX_WIDTH = 1 << 17;
  private static final int MAX_LAYERS = 1 << 10;
  private static final int MAX_VOCABULARY = 1 << 22;
  private static final int MAX_CONTEXT = 1 << 24;
  private static final int MISTRAL_WINDOW = 4096;
  private static final double DEFAULT_THETA = 10_000;
  private static final double DEFAULT_EPSILON = 1e-6;

  private final JsonNode json;
  private final String source;

  private ConfigReader(JsonNode json, String source) {
    this.json = json;
    this.source = source;
  }

  /**
   * Reads a configuration.
   *
   * @param source the file's name, for the message
   * @throws Invalid naming the field and the rule that it breaks
   */
  static ModelConfig read(JsonNode json, String source) {
    var reader = new ConfigReader(json, source);
    if (!json.isObject()) {
      throw reader.broken("", "is no JSON object");
    }
    reader.refuse("quantization_config", !json.path("quantization_config").isMissingNode());
    String type = json.path("model_type").asText();
    return switch (type) {
      case "gpt2" -> reader.gpt2();
      case "llama", "mistral", "qwen2" -> reader.llama(type);
      default ->
          throw reader.broken(
              "model_type", "is " + type + ", but must be one of gpt2, llama, mistral, qwen2");
    };
  }

  private ModelConfig gpt2() {
    refuse("scale_attn_weights", !flag("scale_attn_weights", true));
    refuse("scale_attn_by_inverse_layer_idx", flag("scale_attn_by_inverse_layer_idx", false));
    refuse("add_cross_attention", flag("add_cross_attention", false));
    int width = number("n_embd", OptionalInt.empty(), MAX_WIDTH);
    int heads = number("n_head", OptionalInt.empty(), width);
    requireDivides("n_head", heads, width);
    return new ModelConfig(
        Family.GPT2,
        number("vocab_size", OptionalInt.empty(), MAX_VOCABULARY),
        number("n_positions", OptionalInt.empty(), MAX_CONTEXT),
        width,
        number("n_layer", OptionalInt.empty(), MAX_LAYERS),
        heads,
        heads,
        width / heads,
        number("n_inner", OptionalInt.of(4 * width), 8 * MAX_WIDTH),
        activation("activation_function", "gelu_new"),
        positive(json, "layer_norm_epsilon", OptionalDouble.of(1e-5)),
        new Biases(true, true, true),
        flag("tie_word_embeddings", true),
        Optional.empty(),
        OptionalInt.empty());
  }

  private ModelConfig llama(String type) {
    refuse("pretraining_tp", json.path("pretraining_tp").asInt(1) != 1);
    refuse("partial_rotary_factor", json.path("partial_rotary_factor").asDouble(1) != 1);
    refuse("use_sliding_window", type.equals("qwen2") && flag("use_sliding_window", false));
    int width = number("hidden_size", OptionalInt.empty(), MAX_WIDTH);
    int heads = number("num_attention_heads", OptionalInt.empty(), width);
    if (!json.hasNonNull("head_dim")) {
      requireDivides("num_attention_heads", heads, width);
    }
    int keyValueHeads = number("num_key_value_heads", OptionalInt.of(heads), heads);
    requireDivides("num_key_value_heads", keyValueHeads, heads);
    int headWidth = number("head_dim", OptionalInt.of(width / heads), MAX_WIDTH);
    if (headWidth % 2 != 0) {
      throw broken("head_dim", "is " + headWidth + ", but rotary positions need an even number");
    }
    if ((long) heads * headWidth > MAX_WIDTH) {
      throw broken("head_dim", "times num_attention_heads must be at most " + MAX_WIDTH);
    }
    int trained = number("max_position_embeddings", OptionalInt.empty(), MAX_CONTEXT);
    Rope rope = rope(trained);
    int context = context(trained, rope);
    boolean qwen2 = type.equals("qwen2");
    boolean biased = type.equals("llama") && flag("attention_bias", false);
    return new ModelConfig(
        Family.LLAMA,
        number("vocab_size", OptionalInt.empty(), MAX_VOCABULARY),
        context,
        width,
        number("num_hidden_layers", OptionalInt.empty(), MAX_LAYERS),
        heads,
        keyValueHeads,
        headWidth,
        number("intermediate_size", OptionalInt.empty(), 8 * MAX_WIDTH),
        activation("hidden_act", "silu"),
        positive(json, "rms_norm_eps", OptionalDouble.of(DEFAULT_EPSILON)),
        new Biases(qwen2 || biased, biased, type.equals("llama") && flag("mlp_bias", false)),
        flag("tie_word_embeddings", false),
        Optional.of(rope),
        window(type, context));
  }

  /** Dynamic scaling is for positions beyond those that the model was trained on. */
  private static int context(int trained, Rope rope) {
    return rope.scaling() instanceof Rope.Dynamic dynamic
        ? (int) Math.min(MAX_CONTEXT, dynamic.factor() * trained)
        : trained;
  }

  private OptionalInt window(String type, int context) {
    boolean none = json.has("sliding_window") && json.path("sliding_window").isNull();
    if (!type.equals("mistral") || none) {
      return OptionalInt.empty();
    }
    int window = number("sliding_window", OptionalInt.of(MISTRAL_WINDOW), MAX_CONTEXT);
    return window < context ? OptionalInt.of(window) : OptionalInt.empty();
  }

  /**
   * Older files have {@code rope_theta} and {@code rope_scaling}, newer ones both in one object.
   */
  private Rope rope(int context) {
    JsonNode rule =
        json.hasNonNull("rope_parameters")
            ? json.path("rope_parameters")
            : json.path("rope_scaling");
    if (!rule.isMissingNode() && !rule.isNull() && !rule.isObject()) {
      throw broken("rope_scaling", "must be an object");
    }
    refuse(
        "rope_parameters.partial_rotary_factor",
        rule.path("partial_rotary_factor").asDouble(1) != 1);
    JsonNode owner = rule.hasNonNull("rope_theta") ? rule : json;
    double theta = positive(owner, "rope_theta", OptionalDouble.of(DEFAULT_THETA));
    String type = rule.path("rope_type").asText(rule.path("type").asText("default"));
    return new Rope(
        theta,
        switch (type) {
          case "default" -> new Rope.None();
          case "linear" -> new Rope.Linear(factor(rule));
          case "dynamic" -> new Rope.Dynamic(factor(rule), context);
          case "yarn" -> yarn(rule, context);
          case "llama3" -> llama3(rule, context);
          default ->
              throw broken(
                  "rope_type",
                  "is " + type + ", but must be one of default, linear, dynamic, yarn, llama3");
        });
  }

  private Rope.Yarn yarn(JsonNode rule, int context) {
    int original = original(rule, context);
    double factor = rule.hasNonNull("factor") ? factor(rule) : (double) context / original;
    return new Rope.Yarn(
        factor,
        original,
        positive(rule, "beta_fast", OptionalDouble.of(32)),
        positive(rule, "beta_slow", OptionalDouble.of(1)),
        rule.hasNonNull("attention_factor")
            ? positive(rule, "attention_factor", OptionalDouble.empty())
            : Rope.attention(factor, optional(rule, "mscale"), optional(rule, "mscale_all_dim")),
        rule.path("truncate").asBoolean(true));
  }

  private Rope.Llama3 llama3(JsonNode rule, int context) {
    double low = positive(rule, "low_freq_factor", OptionalDouble.empty());
    double high = positive(rule, "high_freq_factor", OptionalDouble.empty());
    if (high <= low) {
      throw broken("high_freq_factor", "must be greater than low_freq_factor");
    }
    return new Rope.Llama3(factor(rule), low, high, original(rule, context));
  }

  private int original(JsonNode rule, int context) {
    String field = "original_max_position_embeddings";
    JsonNode owner = json.hasNonNull(field) ? json : rule;
    return number(owner, field, OptionalInt.of(context), MAX_CONTEXT);
  }

  private double factor(JsonNode rule) {
    double factor = positive(rule, "factor", OptionalDouble.empty());
    if (factor < 1) {
      throw broken("factor", "must be at least 1");
    }
    return factor;
  }

  private OptionalDouble optional(JsonNode owner, String field) {
    return owner.hasNonNull(field)
        ? OptionalDouble.of(positive(owner, field, OptionalDouble.empty()))
        : OptionalDouble.empty();
  }

  private Activation activation(String field, String otherwise) {
    String name = json.path(field).asText(otherwise);
    return Activation.named(name)
        .orElseThrow(() -> broken(field, "is " + name + ", which is not supported"));
  }

  private boolean flag(String field, boolean otherwise) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw broken(field, "must be true or false");
    }
    return value.booleanValue();
  }

  private int number(String field, OptionalInt otherwise, int most) {
    return number(json, field, otherwise, most);
  }

  private int number(JsonNode owner, String field, OptionalInt otherwise, int most) {
    JsonNode value = owner.path(field);
    if ((value.isMissingNode() || value.isNull()) && otherwise.isPresent()) {
      return otherwise.getAsInt();
    }
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
      throw broken(field, "must be a whole number from 1 to " + most);
    }
    return value.intValue();
  }

  private double positive(JsonNode owner, String field, OptionalDouble otherwise) {
    JsonNode value = owner.path(field);
    if ((value.isMissingNode() || value.isNull()) && otherwise.isPresent()) {
      return otherwise.getAsDouble();
    }
    if (!value.isNumber() || !(value.doubleValue() > 0) || !Double.isFinite(value.doubleValue())) {
      throw broken(field, "must be a number above 0");
    }
    return value.doubleValue();
  }

  private void requireDivides(String field, int part, int whole) {
    if (whole % part != 0) {
      throw broken(field, "is " + part + ", which does not divide " + whole);
    }
  }

  private void refuse(String field, boolean unsupported) {
    if (unsupported) {
      throw broken(field, "has a value that is not supported");
    }
  }

  private Invalid broken(String field, String rule) {
    return new Invalid("", source + ": " + (field.isEmpty() ? "" : field + " ") + rule);
  }
}
