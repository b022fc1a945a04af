package org.zeropoint.web.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.stream.Stream;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Adapter;
import org.zeropoint.training.entity.Tuning.Tokens;

/** The advanced part of the form of a plan; what is left empty is left out. */
public class TuningForm implements Serializable {

  private static final long serialVersionUID = 1L;

  private boolean lora;
  private boolean softPrompt;
  private String schedule = "";
  private String warmupSteps = "";
  private String patience = "";
  private String rank = "";
  private String alpha = "";
  private String targets = "";
  private String promptLength = "";
  private String weightDecay = "";
  private String accumulation = "";
  private String precision = "";
  private String rowTokens = "";
  private String format = "";

  /** Writes what was typed; whoever fills in a field of adapter or soft prompt wants one. */
  void write(ObjectNode plan) {
    PlanForm.text(plan, "schedule", schedule);
    PlanForm.number(plan, "warmupSteps", warmupSteps);
    PlanForm.number(plan, "patience", patience);
    if (lora || Stream.of(rank, alpha, targets).anyMatch(typed -> !typed.isBlank())) {
      ObjectNode adapter = plan.putObject("lora");
      PlanForm.number(adapter, "rank", rank);
      PlanForm.number(adapter, "alpha", alpha);
      if (!targets.isBlank()) {
        ArrayNode names = adapter.putArray("targets");
        Stream.of(targets.strip().split("[\\s,]+")).forEach(names::add);
      }
    }
    if (softPrompt || !promptLength.isBlank()) {
      PlanForm.number(plan.putObject("softPrompt"), "length", promptLength);
    }
    PlanForm.number(plan, "weightDecay", weightDecay);
    PlanForm.number(plan, "accumulation", accumulation);
    PlanForm.text(plan, "precision", precision);
    PlanForm.number(plan, "rowTokens", rowTokens);
    PlanForm.text(plan, "format", format);
  }

  /** Fills in how a plan trains. */
  void fill(Tuning tuning) {
    schedule = tuning.schedule();
    warmupSteps = String.valueOf(tuning.warmupSteps());
    patience = String.valueOf(tuning.patience());
    tuning.tokens().ifPresent(this::fill);
  }

  private void fill(Tokens tokens) {
    tokens.lora().ifPresent(this::fill);
    tokens
        .softPrompt()
        .ifPresent(
            prompt -> {
              softPrompt = true;
              promptLength = String.valueOf(prompt.length());
            });
    weightDecay = PlanForm.decimal(tokens.weightDecay());
    accumulation = String.valueOf(tokens.accumulation());
    precision = tokens.precision();
    rowTokens = String.valueOf(tokens.rowTokens());
    format = tokens.format();
  }

  private void fill(Adapter adapter) {
    lora = true;
    rank = String.valueOf(adapter.rank());
    alpha = PlanForm.decimal(adapter.alpha());
    targets = String.join(", ", adapter.targets());
  }

  public boolean isLora() {
    return lora;
  }

  public void setLora(boolean lora) {
    this.lora = lora;
  }

  public boolean isSoftPrompt() {
    return softPrompt;
  }

  public void setSoftPrompt(boolean softPrompt) {
    this.softPrompt = softPrompt;
  }

  public String getPromptLength() {
    return promptLength;
  }

  public void setPromptLength(String promptLength) {
    this.promptLength = PlanForm.orEmpty(promptLength);
  }

  public String getSchedule() {
    return schedule;
  }

  public void setSchedule(String schedule) {
    this.schedule = PlanForm.orEmpty(schedule);
  }

  public String getWarmupSteps() {
    return warmupSteps;
  }

  public void setWarmupSteps(String warmupSteps) {
    this.warmupSteps = PlanForm.orEmpty(warmupSteps);
  }

  public String getPatience() {
    return patience;
  }

  public void setPatience(String patience) {
    this.patience = PlanForm.orEmpty(patience);
  }

  public String getRank() {
    return rank;
  }

  public void setRank(String rank) {
    this.rank = PlanForm.orEmpty(rank);
  }

  public String getAlpha() {
    return alpha;
  }

  public void setAlpha(String alpha) {
    this.alpha = PlanForm.orEmpty(alpha);
  }

  public String getTargets() {
    return targets;
  }

  public void setTargets(String targets) {
    this.targets = PlanForm.orEmpty(targets);
  }

  public String getWeightDecay() {
    return weightDecay;
  }

  public void setWeightDecay(String weightDecay) {
    this.weightDecay = PlanForm.orEmpty(weightDecay);
  }

  public String getAccumulation() {
    return accumulation;
  }

  public void setAccumulation(String accumulation) {
    this.accumulation = PlanForm.orEmpty(accumulation);
  }

  public String getPrecision() {
    return precision;
  }

  public void setPrecision(String precision) {
    this.precision = PlanForm.orEmpty(precision);
  }

  public String getRowTokens() {
    return rowTokens;
  }

  public void setRowTokens(String rowTokens) {
    this.rowTokens = PlanForm.orEmpty(rowTokens);
  }

  public String getFormat() {
    return format;
  }

  public void setFormat(String format) {
    this.format = PlanForm.orEmpty(format);
  }
}
