package org.zeropoint.training.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.optimizer.Schedule;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Adapter;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/** The rules of the fields of a plan that make up its {@link Tuning}, and their defaults. */
final class TuningRules {

  static final int DEFAULT_RANK = 8;
  static final int DEFAULT_LENGTH = 20;
  static final int DEFAULT_ROW = 256;

  private static final Set<String> OF_ALL = Set.of("schedule", "warmupSteps", "patience");
  private static final List<String> OF_TOKENS =
      List.of(
          "lora", "softPrompt", "weightDecay", "accumulation", "precision", "rowTokens", "format");
  private static final Set<String> OF_LORA = Set.of("rank", "alpha", "targets");
  private static final Set<String> OF_PROMPT = Set.of("length");
  private static final int MOST_TARGETS = 32;

  private TuningRules() {}

  static Set<String> fields() {
    var fields = new HashSet<>(OF_ALL);
    fields.addAll(OF_TOKENS);
    return fields;
  }

  /** The rules that need no model. */
  static void limits(JsonNode body, JsonCheck check) {
    check.oneOf("schedule", Tuning.SCHEDULES);
    check.integer("warmupSteps", 0, body.path("steps").asInt());
    check.integer("patience", 0, Tuning.MAX_PATIENCE);
    if (body.path("patience").asInt() > 0 && split(body) == 0) {
      check.broken("patience", "must be 0 where validationSplit is 0: nothing is measured");
    }
    check.number("weightDecay", 0, 1);
    if (body.path("weightDecay").asDouble() == 1) {
      check.broken("weightDecay", "must be below 1");
    }
    check.integer("accumulation", 1, Tokens.MAX_ACCUMULATION);
    check.oneOf("precision", Tokens.PRECISIONS);
    check.integer("rowTokens", Tokens.LEAST_ROW, Integer.MAX_VALUE);
    check.oneOf("format", Tokens.FORMATS);
    adapter(body, check);
    softPrompt(check);
  }

  private static void adapter(JsonNode body, JsonCheck check) {
    JsonCheck lora = check.inside("lora");
    lora.onlyFields(OF_LORA);
    lora.integer("rank", 1, Adapter.MAX_RANK);
    lora.number("alpha");
    if (lora.has("alpha") && !(body.at("/lora/alpha").asDouble(1) > 0)) {
      lora.broken("alpha", "must be above 0");
    }
    lora.texts("targets", MOST_TARGETS);
  }

  private static void softPrompt(JsonCheck check) {
    JsonCheck prompt = check.inside("softPrompt");
    prompt.onlyFields(OF_PROMPT);
    prompt.integer("length", 1, SoftPrompt.MAX_LENGTH);
    if (check.has("softPrompt") && check.has("lora")) {
      check.broken("softPrompt", "must be absent beside lora: a run trains one of the two");
    }
  }

  private static double split(JsonNode body) {
    return body.path("validationSplit").asDouble(PlanRules.DEFAULT_SPLIT);
  }

  /**
   * What a body that keeps {@link #limits} asks for, with the defaults filled in.
   *
   * @param model form of the base where it reads tokens; empty for a model that reads bytes
   */
  static Optional<Tuning> read(
      JsonNode body, String modelId, Optional<ModelConfig> model, JsonCheck check) {
    Optional<Tokens> tokens = Optional.empty();
    if (model.isPresent()) {
      tokens = Optional.of(tokens(body, model.get(), check));
    } else {
      OF_TOKENS.stream()
          .filter(check::has)
          .forEach(
              field ->
                  check.broken(
                      field,
                      "is for models that read tokens; "
                          + modelId
                          + (VisionConfig.named(modelId).isPresent()
                              ? " sees images"
                              : " reads bytes")));
    }
    if (tokens.isEmpty() && OF_ALL.stream().noneMatch(check::has)) {
      return Optional.empty();
    }
    int steps = body.path("steps").asInt();
    return Optional.of(
        new Tuning(
            body.path("schedule").asText("cosine"),
            body.path("warmupSteps").asInt(Schedule.usualWarmUp(steps)),
            body.path("patience").asInt(0),
            tokens));
  }

  private static Tokens tokens(JsonNode body, ModelConfig model, JsonCheck check) {
    Optional<SoftPrompt> prompt =
        check.has("softPrompt")
            ? Optional.of(new SoftPrompt(body.at("/softPrompt/length").asInt(DEFAULT_LENGTH)))
            : Optional.empty();
    int room = room(model, prompt, check);
    check.integer("rowTokens", Tokens.LEAST_ROW, room);
    boolean decays =
        Optimizer.named(body.path("optimizer").asText(PlanRules.DEFAULT_OPTIMIZER))
            .filter(Optimizer::decays)
            .isPresent();
    if (!decays && check.has("weightDecay")) {
      check.broken("weightDecay", "is for the optimizer adamw");
    }
    return new Tokens(
        check.has("lora")
            ? Optional.of(adapter(body.path("lora"), model, check))
            : Optional.empty(),
        prompt,
        body.path("weightDecay").asDouble(decays ? Optimizer.DEFAULT_DECAY : 0),
        body.path("accumulation").asInt(1),
        body.path("precision").asText("fp32"),
        body.path("rowTokens").asInt(Math.min(room, DEFAULT_ROW)),
        body.path("format").asText("text"));
  }

  /** Tokens of a row at most. */
  private static int room(ModelConfig model, Optional<SoftPrompt> prompt, JsonCheck check) {
    int most = model.context() - Tokens.LEAST_ROW;
    int length = prompt.map(SoftPrompt::length).orElse(0);
    if (length > most) {
      check.broken(
          "softPrompt/length",
          "must be at most %d: it shares the model's context of %d with rows of %d tokens or more"
              .formatted(most, model.context(), Tokens.LEAST_ROW));
      return model.context();
    }
    return model.context() - length;
  }

  private static Adapter adapter(JsonNode lora, ModelConfig model, JsonCheck check) {
    var targets = new ArrayList<String>();
    lora.path("targets").forEach(target -> targets.add(target.asText()));
    if (!lora.hasNonNull("targets")) {
      targets.addAll(usualTargets(model.family()));
    }
    int rank = lora.path("rank").asInt(DEFAULT_RANK);
    var adapter = new Adapter(rank, lora.path("alpha").asDouble(2.0 * rank), targets);
    try {
      var form = new Lora(rank, adapter.alpha(), targets);
      form.shapes(model);
    } catch (Invalid e) {
      e.violations().forEach(v -> check.broken(v.pointer().substring(1), v.rule()));
    }
    return adapter;
  }

  /** Those of the PEFT library. */
  private static List<String> usualTargets(Family family) {
    return family == Family.GPT2 ? List.of("c_attn") : List.of("q_proj", "v_proj");
  }
}
