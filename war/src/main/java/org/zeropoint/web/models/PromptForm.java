package org.zeropoint.web.models;

import java.util.Optional;
import org.zeropoint.models.boundary.Generation;
import org.zeropoint.models.boundary.Generation.Wish;

/** What a model is asked to go on with, and how, as a page reads it. */
public abstract class PromptForm {

  private String prompt = "";
  private int maxTokens;
  private double temperature;
  private long seed = 1;

  /**
   * @param maxTokens that are offered at first
   * @param temperature that is offered at first
   */
  protected PromptForm(int maxTokens, double temperature) {
    this.maxTokens = maxTokens;
    this.temperature = temperature;
  }

  /** As it was typed; the boundary refuses what breaks a rule. */
  protected Wish wish() {
    return new Wish(prompt, maxTokens, temperature, seed);
  }

  public int getMostTokens() {
    return Generation.MAX_TOKENS;
  }

  public String getPrompt() {
    return prompt;
  }

  public void setPrompt(String prompt) {
    this.prompt = Optional.ofNullable(prompt).orElse("");
  }

  public int getMaxTokens() {
    return maxTokens;
  }

  public void setMaxTokens(int maxTokens) {
    this.maxTokens = maxTokens;
  }

  public double getTemperature() {
    return temperature;
  }

  public void setTemperature(double temperature) {
    this.temperature = temperature;
  }

  public long getSeed() {
    return seed;
  }

  public void setSeed(long seed) {
    this.seed = seed;
  }
}
