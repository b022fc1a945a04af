package org.zeropoint.web.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * What somebody typed into the form of a plan. Its rules are the boundary's: here everything is
 * still text.
 */
public class PlanForm implements Serializable {

  private static final long serialVersionUID = 1L;

  private String synthiantId = "";
  private String engine = "djl";
  private String modelId = "gpt-nano";
  private String base = "";
  private String corpus = "";
  private String steps = "500";
  private String batchSize = "16";
  private String learningRate = "0.003";
  private String optimizer = "adamw";
  private String validationSplit = "0.1";
  private String seed = "1";
  private final TuningForm tuning = new TuningForm();

  /**
   * Writes the plan as the boundary reads it: a number as a number, anything else as it was typed,
   * for the boundary to refuse.
   */
  ObjectNode write(ObjectNode plan) {
    text(plan, "synthiantId", synthiantId);
    text(plan, "engine", engine);
    text(plan, "base", base);
    if (base.isBlank()) {
      text(plan, "modelId", modelId);
    }
    text(plan, "corpus", corpus);
    number(plan, "steps", steps);
    number(plan, "batchSize", batchSize);
    number(plan, "learningRate", learningRate);
    text(plan, "optimizer", optimizer);
    number(plan, "validationSplit", validationSplit);
    number(plan, "seed", seed);
    tuning.write(plan);
    return plan;
  }

  /** Fills the form with a plan that there is, to start another run of it. */
  void fill(TrainingPlan plan) {
    synthiantId = plan.synthiantId();
    engine = plan.engine();
    modelId = plan.modelId();
    base = plan.base().orElse("");
    corpus = plan.corpus();
    steps = String.valueOf(plan.steps());
    batchSize = String.valueOf(plan.batchSize());
    learningRate = decimal(plan.learningRate());
    optimizer = plan.optimizer();
    validationSplit = decimal(plan.validationSplit());
    seed = String.valueOf(plan.seed());
    plan.tuning().ifPresent(tuning::fill);
  }

  /** In all of its digits without an exponent, as it is read again. */
  static String decimal(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  static void text(ObjectNode plan, String field, String value) {
    if (!value.isBlank()) {
      plan.put(field, value.strip());
    }
  }

  static void number(ObjectNode plan, String field, String value) {
    String typed = withPoint(value.strip());
    if (typed.matches("[+-]?\\d{1,18}")) {
      plan.put(field, new BigInteger(typed));
    } else if (typed.matches("[+-]?\\d{0,18}\\.?\\d{1,18}([eE][+-]?\\d{1,3})?")) {
      plan.put(field, new BigDecimal(typed));
    } else {
      text(plan, field, typed);
    }
  }

  /**
   * A comma that can only be that of a fraction becomes a point; before three digits it might part
   * thousands, unless only 0 stands before it.
   */
  private static String withPoint(String typed) {
    return typed.matches("[+-]?(0?,\\d+|\\d+,(\\d{1,2}|\\d{4,}))([eE][+-]?\\d+)?")
        ? typed.replace(',', '.')
        : typed;
  }

  public String getSynthiantId() {
    return synthiantId;
  }

  public void setSynthiantId(String synthiantId) {
    this.synthiantId = orEmpty(synthiantId);
  }

  public String getEngine() {
    return engine;
  }

  public void setEngine(String engine) {
    this.engine = orEmpty(engine);
  }

  public String getModelId() {
    return modelId;
  }

  public void setModelId(String modelId) {
    this.modelId = orEmpty(modelId);
  }

  public String getBase() {
    return base;
  }

  public void setBase(String base) {
    this.base = orEmpty(base);
  }

  public String getCorpus() {
    return corpus;
  }

  public void setCorpus(String corpus) {
    this.corpus = orEmpty(corpus);
  }

  public String getSteps() {
    return steps;
  }

  public void setSteps(String steps) {
    this.steps = orEmpty(steps);
  }

  public String getBatchSize() {
    return batchSize;
  }

  public void setBatchSize(String batchSize) {
    this.batchSize = orEmpty(batchSize);
  }

  public String getLearningRate() {
    return learningRate;
  }

  public void setLearningRate(String learningRate) {
    this.learningRate = orEmpty(learningRate);
  }

  public String getOptimizer() {
    return optimizer;
  }

  public void setOptimizer(String optimizer) {
    this.optimizer = orEmpty(optimizer);
  }

  public String getValidationSplit() {
    return validationSplit;
  }

  public void setValidationSplit(String validationSplit) {
    this.validationSplit = orEmpty(validationSplit);
  }

  public String getSeed() {
    return seed;
  }

  public void setSeed(String seed) {
    this.seed = orEmpty(seed);
  }

  public TuningForm getTuning() {
    return tuning;
  }

  static String orEmpty(String value) {
    return value == null ? "" : value;
  }
}
