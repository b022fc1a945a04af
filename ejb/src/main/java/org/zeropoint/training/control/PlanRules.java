package org.zeropoint.training.control;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.boundary.Corpora;
import org.zeropoint.training.boundary.RunArchive;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.session.CorpusFit;
import org.zeropoint.training.engine.session.TextFit;
import org.zeropoint.training.entity.PlanLimits;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.training.entity.Tuning;

/**
 * The limits of a plan. A plan that breaks one is refused before anything starts, with the field
 * and the bound.
 */
@ApplicationScoped
public class PlanRules {

  public static final String DEFAULT_ENGINE = "djl";
  public static final int DEFAULT_BATCH = 16;
  public static final double DEFAULT_RATE = 3e-3;
  public static final String DEFAULT_OPTIMIZER = "adamw";
  public static final double DEFAULT_SPLIT = 0.1;
  public static final long DEFAULT_SEED = 1;

  /** Beyond it, canonical JSON has one number for several seeds (RFC 8785 knows doubles only). */
  public static final long MAX_SEED = (1L << 53) - 1;

  private static final Set<String> FIELDS =
      Set.of(
          "synthiantId",
          "engine",
          "modelId",
          "base",
          "corpus",
          "steps",
          "batchSize",
          "learningRate",
          "optimizer",
          "validationSplit",
          "seed");

  @Inject private Registry registry;
  @Inject private Corpora corpora;
  @Inject private CorpusStore store;
  @Inject private RunArchive runs;
  @Inject private EngineShelf engines;
  @Inject private MemoryRule memory;

  /**
   * Reads a plan from outside, fills in the defaults and looks its names up.
   *
   * @throws Invalid with every rule that is broken
   */
  public TrainingRun.Order read(Caller caller, JsonNode body) {
    TrainingRun.Order order = draft(caller, body);
    JsonCheck check = JsonCheck.of(body);
    Optional<Path> weights = order.baseDigest().map(base -> registry.weights(new Digest(base)));
    requireLearnable(order.plan(), order.corpusDigest(), weights, check);
    requireNone(check.violations());
    return order;
  }

  /**
   * The same of a plan that is still being written, without opening its text, which is large:
   * whether its model can learn from that is told once it is started.
   *
   * @throws Invalid with every other rule that is broken
   */
  public TrainingRun.Order draft(Caller caller, JsonNode body) {
    if (!body.isObject()) {
      throw new Invalid("", "a plan is a JSON object");
    }
    JsonCheck check = JsonCheck.of(body);
    limits(body, check);
    requireNone(check.violations());
    Optional<ModelVersion> base = base(caller, body, check);
    String modelId = modelId(caller, body, base, check);
    String digest = corpusDigest(body, check);
    String engine = body.path("engine").asText(DEFAULT_ENGINE);
    if (engines.find(engine).isEmpty()) {
      check.broken("engine", "must be one of " + String.join(", ", engines.names()));
    }
    base.ifPresent(b -> keepHeldOutUnseen(b, digest, body, check));
    requireFit(modelId, digest, body, check);
    Optional<Path> weights = base.flatMap(version -> weights(version, check));
    requireNone(check.violations());
    Optional<Tuning> tuning =
        TuningRules.read(body, modelId, weights.flatMap(PlanRules::tokenModel), check);
    requireNone(check.violations());
    TrainingPlan plan = plan(body, engine, modelId, base.map(ModelVersion::ref), tuning);
    TrainingEngine chosen = engines.find(engine).orElseThrow();
    chosen.refusal(plan).ifPresent(rule -> check.broken("engine", rule));
    memory.never(chosen, plan, weights).ifPresent(rule -> check.broken("batchSize", rule));
    requireNone(check.violations());
    return new TrainingRun.Order(plan, digest, base.map(ModelVersion::digest));
  }

  private static void limits(JsonNode body, JsonCheck check) {
    var fields = new HashSet<>(FIELDS);
    fields.addAll(TuningRules.fields());
    check.onlyFields(fields);
    check.required("synthiantId");
    check.identifier("synthiantId", 3, 100);
    check.identifier("engine", 1, 40);
    if (!check.has("base")) {
      check.required("modelId");
    }
    check.identifier("modelId", 1, 100);
    check.text("base", 3, 200);
    check.required("corpus");
    check.identifier("corpus", 3, 100);
    check.required("steps");
    check.integer("steps", 1, PlanLimits.MAX_STEPS);
    check.integer("batchSize", 1, PlanLimits.MAX_BATCH);
    check.positive("learningRate", PlanLimits.MAX_RATE);
    check.oneOf("optimizer", PlanLimits.OPTIMIZERS);
    check.number("validationSplit", 0, PlanLimits.MAX_SPLIT);
    check.integer("seed", -MAX_SEED, MAX_SEED);
    TuningRules.limits(body, check);
  }

  /** The version to go on from: the one that is named, or the catalogue's of the named model. */
  private Optional<ModelVersion> base(Caller caller, JsonNode body, JsonCheck check) {
    String field = check.has("base") ? "base" : "modelId";
    Optional<String> ref =
        check.has("base")
            ? Optional.of(body.path("base").asText())
            : registry.base(caller, body.path("modelId").asText()).flatMap(BaseModel::ref);
    try {
      Optional<ModelVersion> version = ref.map(r -> registry.version(caller, r));
      version.ifPresent(
          v -> registry.damage(v).ifPresent(d -> check.broken(field, v.ref() + " " + d)));
      return version;
    } catch (NotFound | Invalid e) {
      check.broken(field, e.getMessage());
      return Optional.empty();
    }
  }

  private String modelId(
      Caller caller, JsonNode body, Optional<ModelVersion> base, JsonCheck check) {
    String asked = body.path("modelId").asText("");
    String modelId = base.map(ModelVersion::modelId).orElse(asked);
    if (base.isPresent() && !asked.isEmpty() && !asked.equals(modelId)) {
      check.broken("modelId", "is " + asked + ", but the base is a " + modelId);
    } else if (!modelId.isEmpty() && registry.base(caller, modelId).isEmpty()) {
      check.broken("modelId", registry.absence(caller, modelId));
    } else if (base.isPresent()) {
      registry.disapproval(base.get()).ifPresent(reason -> check.broken("base", reason));
    } else if (registry.base(caller, modelId).filter(BaseModel::isShipped).isEmpty()) {
      check.broken("base", "is required: a " + modelId + " goes on from weights that there are");
    }
    return modelId;
  }

  private Optional<Path> weights(ModelVersion base, JsonCheck check) {
    try {
      return Optional.of(registry.weights(base));
    } catch (NotFound e) {
      check.broken("base", e.getMessage());
      return Optional.empty();
    }
  }

  /** The form of a model that reads tokens. */
  private static Optional<ModelConfig> tokenModel(Path weights) {
    if (!ModelFile.isOne(weights)) {
      return Optional.empty();
    }
    try (ModelFile file = ModelFile.open(weights)) {
      return Optional.of(file.config());
    }
  }

  private String corpusDigest(JsonNode body, JsonCheck check) {
    try {
      return corpora.find(body.path("corpus").asText()).digest();
    } catch (NotFound e) {
      check.broken("corpus", e.getMessage());
      return "";
    }
  }

  /** A file that is gone is told of when the run starts. */
  private void requireFit(String modelId, String digest, JsonNode body, JsonCheck check) {
    if (!modelId.isEmpty() && !digest.isEmpty() && store.kind(digest).isPresent()) {
      double split = body.path("validationSplit").asDouble(DEFAULT_SPLIT);
      CorpusFit.obstacle(modelId, store.path(digest), split)
          .ifPresent(rule -> check.broken("corpus", rule));
    }
  }

  private void requireLearnable(
      TrainingPlan plan, String digest, Optional<Path> weights, JsonCheck check) {
    if (VisionConfig.named(plan.modelId()).isEmpty() && store.kind(digest).isPresent()) {
      TextFit.obstacle(plan, store.path(digest), weights)
          .ifPresent(v -> check.broken(v.pointer().substring(1), v.rule()));
    }
  }

  /** Text that an ancestor was trained on is no held-out text for its descendants. */
  private void keepHeldOutUnseen(ModelVersion base, String corpus, JsonNode body, JsonCheck check) {
    double split = body.path("validationSplit").asDouble(DEFAULT_SPLIT);
    runs.seen(base, corpus)
        .filter(seen -> split > seen.heldOut())
        .ifPresent(seen -> check.broken("validationSplit", seen.rule()));
  }

  private static TrainingPlan plan(
      JsonNode body,
      String engine,
      String modelId,
      Optional<String> base,
      Optional<Tuning> tuning) {
    return new TrainingPlan(
        body.path("synthiantId").asText(),
        engine,
        modelId,
        base,
        body.path("corpus").asText(),
        body.path("steps").asInt(),
        body.path("batchSize").asInt(DEFAULT_BATCH),
        body.path("learningRate").asDouble(DEFAULT_RATE),
        body.path("optimizer").asText(DEFAULT_OPTIMIZER),
        body.path("validationSplit").asDouble(DEFAULT_SPLIT),
        body.path("seed").asLong(DEFAULT_SEED),
        tuning);
  }

  private static void requireNone(List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new Invalid(violations);
    }
  }
}
