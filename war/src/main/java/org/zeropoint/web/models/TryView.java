package org.zeropoint.web.models;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.zeropoint.models.boundary.Generation;
import org.zeropoint.models.boundary.Generation.Wish;
import org.zeropoint.models.boundary.Generation.Written;
import org.zeropoint.web.page.Attempts;

/** Lets a version write, to see what it is like. */
@Named
@RequestScoped
public class TryView {

  private static final int TOKENS = 200;
  private static final double TEMPERATURE = 0.8;

  @Inject private Generation generation;
  @Inject private Attempts attempts;

  private String ref = "";
  private String prompt = "";
  private int maxTokens = TOKENS;
  private double temperature = TEMPERATURE;
  private long seed = 1;
  private Written written;

  public void write() {
    written =
        attempts
            .get(
                "try",
                () -> generation.generate(ref, new Wish(prompt, maxTokens, temperature, seed)))
            .orElse(null);
  }

  public Written getWritten() {
    return written;
  }

  public int getMostTokens() {
    return Generation.MAX_TOKENS;
  }

  public String getRef() {
    return ref;
  }

  public void setRef(String ref) {
    this.ref = ref == null ? "" : ref;
  }

  public String getPrompt() {
    return prompt;
  }

  public void setPrompt(String prompt) {
    this.prompt = prompt == null ? "" : prompt;
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
