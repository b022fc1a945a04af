package org.zeropoint.training.engine;

import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * Something that can train a catalogue model. Every engine passes the same contract test: a run
 * killed at any step and resumed from its last checkpoint ends at the same weights.
 */
public interface TrainingEngine {

  /** The name that a plan gives, {@code djl}. */
  String name();

  /**
   * Whether it can train now, on which device, and why not. Never throws, answers within a second.
   */
  Availability availability();

  /**
   * Why it cannot train now, and what to do; empty when it can, and while nobody knows yet: then a
   * run that it cannot train fails with the reason. Never throws, answers within a second.
   */
  default Optional<String> outage() {
    Availability state = availability();
    return state.available() ? Optional.empty() : Optional.of(state.reason());
  }

  /**
   * Why this engine does not take a plan, as a rule about the plan's engine; empty when it does.
   * Whether it can work now is another question.
   */
  default Optional<String> refusal(TrainingPlan plan) {
    return Optional.empty();
  }

  /**
   * @throws Invalid when the engine {@linkplain #refusal refuses} the plan
   */
  default void requireFor(TrainingPlan plan) {
    refusal(plan)
        .ifPresent(
            rule -> {
              throw new Invalid("/engine", rule);
            });
  }

  /**
   * What a plan takes at its peak, as far as this engine can tell beforehand; empty when it cannot.
   *
   * @param baseWeights as in {@link Inputs}
   */
  Optional<Memory> memory(TrainingPlan plan, Optional<Path> baseWeights);

  /**
   * Native memory of a run, in bytes.
   *
   * @param activations what the backward pass needs of the forward pass, and working space
   */
  record Memory(long weights, long gradients, long optimizer, long activations) {

    public long total() {
      return weights + gradients + optimizer + activations;
    }
  }

  /** The least that a plan takes, of an engine that cannot tell more than that beforehand. */
  default Optional<Memory> leastMemory(TrainingPlan plan) {
    return Optional.empty();
  }

  /** What a run on this engine may take of memory at most, where that is bounded by itself. */
  default Optional<Allowance> allowance() {
    return Optional.empty();
  }

  /**
   * A bound on the memory of a run.
   *
   * @param bytes at most
   * @param what bounds it, so that it follows on "so many MiB are"
   */
  record Allowance(long bytes, String what) {}

  /**
   * Opens a session; nothing is trained yet.
   *
   * @param plan what to do; its engine may be another one, where that began the run
   * @param inputs the files that the plan's names stand for
   * @param resumeFrom directory of a checkpoint of the same plan; empty to start at step 0
   * @throws org.zeropoint.shared.Unavailable when the engine cannot work now
   * @throws org.zeropoint.shared.Invalid when the corpus is too short for the model's context or a
   *     file is not what it claims
   */
  TrainingSession open(TrainingPlan plan, Inputs inputs, Optional<Path> resumeFrom);

  /**
   * Whether an engine can work.
   *
   * @param device what computes, in words: {@code CPU, 2 threads, PyTorch 2.7.1}
   * @param reason why it is not available, and what to do; empty when it is
   */
  record Availability(boolean available, String device, String reason) {}

  /**
   * The files of a run.
   *
   * @param corpus text in UTF-8; the last {@code validationSplit} of its bytes is held out
   * @param baseWeights safetensors file to start from, of the same catalogue model; a whole packed
   *     model where the model reads tokens
   */
  record Inputs(Path corpus, Optional<Path> baseWeights) {

    /**
     * The packed model that reads tokens.
     *
     * @throws Invalid when there is none to start from
     */
    public Path packed() {
      return baseWeights
          .filter(ModelFile::isOne)
          .orElseThrow(() -> new Invalid("/base", "holds no model that reads tokens"));
    }
  }
}
