package org.zeropoint.training.engine.session;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.zeropoint.lm.data.DataLoader;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.engine.session.Learner.Found;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/** What a model that reads tokens learns in each step, and how its losses are told. */
public final class Lessons {

  private static final double NANOS = 1e9;

  private final LearningText text;
  private final DataLoader loader;
  private final int rows;
  private final int accumulation;

  private Lessons(LearningText text, TrainingPlan plan, Tokens tokens) {
    this.text = text;
    this.loader = new DataLoader(text.examples(), plan.batchSize(), plan.seed());
    this.rows = plan.batchSize();
    this.accumulation = tokens.accumulation();
  }

  /**
   * Reads a text for a plan's base.
   *
   * @throws Invalid when the text is too short or not in the plan's form, the rows are longer than
   *     the base sees, or it has a soft prompt that the plan does not go on with
   */
  public static Lessons of(TrainingPlan plan, Tokens tokens, byte[] text, ModelFile base) {
    Optional<Violation> obstacle = Beside.obstacle(tokens, base);
    if (obstacle.isPresent()) {
      throw new Invalid(List.of(obstacle.get()));
    }
    int length = tokens.softPrompt().map(SoftPrompt::length).orElse(0);
    int context = base.config().context();
    if (tokens.rowTokens() > context - length) {
      throw new Invalid(
          "/rowTokens",
          length == 0
              ? "must be at most the model's context, " + context
              : "must be at most %d, what the soft prompt leaves of the model's context of %d"
                  .formatted(context - length, context));
    }
    try (Tokenizer tokenizer = base.tokenizer()) {
      return new Lessons(
          LearningText.of(plan, tokens, text, tokenizer, base.config()), plan, tokens);
    }
  }

  /**
   * What a change by some batches found.
   *
   * @param loss mean over what was predicted, in nats a token
   * @param gradientNorm global L2 norm before clipping
   */
  public record Change(double loss, double gradientNorm) {}

  /**
   * A step.
   *
   * @param number of the step, from 1
   * @param learn changes what is trained by the micro-batches of the step
   */
  public Found step(int number, Function<List<Batch>, Change> learn) {
    long begin = System.nanoTime();
    long first = (long) (number - 1) * accumulation + 1;
    List<Batch> batches =
        IntStream.range(0, accumulation).mapToObj(i -> loader.batch(first + i)).toList();
    double waited = (System.nanoTime() - begin) / NANOS;
    Change change = learn.apply(batches);
    long read = batches.stream().mapToLong(b -> LearningText.read(b.targets(), b.length())).sum();
    return new Found(
        change.loss(), change.gradientNorm(), read, (long) rows * accumulation, waited);
  }

  /** As {@link Learner#natsPerByte}. */
  public double natsPerByte(double lossPerToken) {
    return lossPerToken * text.tokensPerByte();
  }

  /**
   * In nats a byte; NaN when nothing is held out.
   *
   * @param loss mean over the predicted tokens of batches, in nats a token
   */
  public double heldOutLoss(ToDoubleFunction<List<Batch>> loss) {
    return text.heldOut().isEmpty()
        ? Double.NaN
        : text.heldOut().natsPerByte(loss.applyAsDouble(text.heldOut().batches()));
  }
}
