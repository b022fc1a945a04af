package org.zeropoint.training.entity;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How a plan trains, beyond what every plan says.
 *
 * @param schedule how the learning rate falls after its rise: {@code cosine|linear|constant}
 * @param warmupSteps steps of the rise, 0 to the plan's steps
 * @param patience evaluations in a row without a lower held-out loss that end the run; 0 for never,
 *     else the candidate is the checkpoint with the lowest
 * @param tokens of models that read tokens; empty for those that read bytes
 */
public record Tuning(String schedule, int warmupSteps, int patience, Optional<Tokens> tokens) {

  public static final List<String> SCHEDULES = List.of("cosine", "linear", "constant");
  public static final int MAX_PATIENCE = 100;

  public Tuning {
    Objects.requireNonNull(schedule);
    Objects.requireNonNull(tokens);
  }

  /** All of it in one sentence, for people. */
  public String told() {
    return String.format(
            Locale.ROOT,
            "Schedule %s after %,d steps of warm-up, %s",
            schedule,
            warmupSteps,
            patience == 0 ? "no early stop" : "patience " + patience)
        + tokens.map(read -> ", " + read.told()).orElse("")
        + ".";
  }

  /**
   * What only models know that read tokens.
   *
   * @param lora the adapter that is trained
   * @param softPrompt the soft prompt that is trained; all weights are where there is neither
   * @param weightDecay of matrices, by AdamW
   * @param accumulation micro-batches a step, each of the plan's batch size
   * @param precision of matrix products and attention, {@code fp32|bf16}
   * @param rowTokens positions of a training row
   * @param format how the text is read, {@code text|instructions}
   */
  public record Tokens(
      Optional<Adapter> lora,
      Optional<SoftPrompt> softPrompt,
      double weightDecay,
      int accumulation,
      String precision,
      int rowTokens,
      String format) {

    public static final List<String> PRECISIONS = List.of("fp32", "bf16");
    public static final List<String> FORMATS = List.of("text", "instructions");
    public static final int MAX_ACCUMULATION = 64;
    public static final int LEAST_ROW = 8;

    public Tokens {
      Objects.requireNonNull(lora);
      Objects.requireNonNull(softPrompt);
      Objects.requireNonNull(precision);
      Objects.requireNonNull(format);
    }

    /** What is trained, for people. */
    public String trained() {
      return lora.map(Adapter::told)
          .or(() -> softPrompt.map(SoftPrompt::told))
          .orElse("all weights");
    }

    private String told() {
      return String.format(
          Locale.ROOT,
          "%s trained, %d batches a step, weight decay %s, %s, rows of %,d tokens, format %s",
          trained(),
          accumulation,
          weightDecay,
          precision,
          rowTokens,
          format);
    }
  }

  /**
   * Vectors in front of every row, while the model stays as it is.
   *
   * @param length how many, 1 to {@value #MAX_LENGTH}
   */
  public record SoftPrompt(int length) {

    public static final int MAX_LENGTH = 1024;

    private String told() {
      return String.format(Locale.ROOT, "a soft prompt of %,d vectors", length);
    }
  }

  /**
   * A low-rank adapter.
   *
   * @param rank of its matrices, 1 to {@value #MAX_RANK}
   * @param alpha its update counts alpha / rank times
   * @param targets ends of the names of the projections that it changes
   */
  public record Adapter(int rank, double alpha, List<String> targets) {

    private String told() {
      return String.format(
          Locale.ROOT,
          "an adapter of rank %d, alpha %s, on %s",
          rank,
          alpha,
          String.join(", ", targets));
    }

    public static final int MAX_RANK = 256;

    public Adapter {
      targets = List.copyOf(targets);
    }
  }
}
