package org.zeropoint.training.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;
import java.util.Optional;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.Tuning.SoftPrompt;

/**
 * What a training run is asked to do. {@link PlanLimits} are its bounds; {@code PlanRules} checks
 * what comes from outside.
 *
 * @param synthiantId the line of models that the candidate joins
 * @param engine name of the engine, {@code djl}
 * @param modelId catalogue model, {@code gpt-nano}
 * @param base ref of the version to go on from, {@code {synthiantId}@{number}}; empty to start from
 *     seeded weights
 * @param corpus name of the corpus
 * @param steps optimiser steps, 1..10,000
 * @param batchSize sequences a step, 1..256
 * @param learningRate peak learning rate, in (0, 1]
 * @param optimizer {@code adam|adamw|sgd|rmsprop}
 * @param validationSplit share of the corpus, from its end, that is held out, 0..0.5
 * @param seed seed of weights and batches
 * @param tuning how it trains beyond that; empty for what byte models do when nothing is said, so
 *     that such a plan has the digest that it had before there was tuning
 */
public record TrainingPlan(
    String synthiantId,
    String engine,
    String modelId,
    Optional<String> base,
    String corpus,
    int steps,
    int batchSize,
    double learningRate,
    String optimizer,
    double validationSplit,
    long seed,
    Optional<Tuning> tuning) {

  public TrainingPlan {
    Objects.requireNonNull(synthiantId);
    Objects.requireNonNull(engine);
    Objects.requireNonNull(modelId);
    Objects.requireNonNull(base);
    Objects.requireNonNull(corpus);
    Objects.requireNonNull(optimizer);
    Objects.requireNonNull(tuning);
  }

  /** How the corpus is read, {@code text|instructions}. */
  @JsonIgnore
  public String format() {
    return tuning.flatMap(Tuning::tokens).map(Tuning.Tokens::format).orElse("text");
  }

  /** The soft prompt that is trained; empty where something else is. */
  @JsonIgnore
  public Optional<SoftPrompt> softPrompt() {
    return tuning.flatMap(Tuning::tokens).flatMap(Tuning.Tokens::softPrompt);
  }

  /** Rows that a step learns from, those of all its batches. */
  @JsonIgnore
  public int rowsPerStep() {
    return batchSize * tuning.flatMap(Tuning::tokens).map(Tuning.Tokens::accumulation).orElse(1);
  }

  /** What its losses are told by: {@code byte}, or {@code image} for a model of images. */
  @JsonIgnore
  public String lossUnit() {
    return VisionConfig.named(modelId).isPresent() ? "image" : "byte";
  }

  @JsonIgnore
  public Digest digest() {
    return CanonicalJson.digest(Json.tree(this));
  }
}
