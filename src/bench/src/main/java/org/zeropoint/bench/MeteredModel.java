package org.zeropoint.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Listener;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.Likelihood;
import org.zeropoint.lm.language.Prompt;
import org.zeropoint.lm.language.Question;

/**
 * A model whose time is taken, asked for many texts at once as it was meant or, to see what batches
 * save, with a forward pass for each. It does not close the model. Used by one thread.
 */
final class MeteredModel implements LanguageModel {

  private static final double NANOS = 1e9;

  private final LanguageModel model;
  private final boolean single;
  private long nanos;

  MeteredModel(LanguageModel model, boolean single) {
    this.model = model;
    this.single = single;
  }

  /** Seconds that the model computed. */
  double seconds() {
    return nanos / NANOS;
  }

  private <T> T metered(Supplier<T> work) {
    long begin = System.nanoTime();
    try {
      return work.get();
    } finally {
      nanos += System.nanoTime() - begin;
    }
  }

  private <Q, A> List<A> asked(List<Q> all, Function<List<Q>, List<A>> ask) {
    return metered(
        () ->
            single
                ? all.stream().map(each -> ask.apply(List.of(each)).get(0)).toList()
                : ask.apply(all));
  }

  /** Goes on from one or all; of what is drawn the i-th draws with {@code seed + i} either way. */
  private interface Writes<P> {
    List<Generated> from(List<P> prompts, long seed);
  }

  private <P> List<Generated> written(List<P> prompts, long seed, Writes<P> writes) {
    return metered(() -> single ? each(prompts, seed, writes) : writes.from(prompts, seed));
  }

  private static <P> List<Generated> each(List<P> prompts, long seed, Writes<P> writes) {
    var texts = new ArrayList<Generated>();
    for (P prompt : prompts) {
      texts.add(writes.from(List.of(prompt), seed + texts.size()).get(0));
    }
    return texts;
  }

  @Override
  public int context() {
    return model.context();
  }

  @Override
  public Score heldOut(byte[] text) {
    return metered(() -> model.heldOut(text));
  }

  @Override
  public Score answers(List<Instruction> heldOut) {
    return metered(() -> model.answers(heldOut));
  }

  @Override
  public List<Likelihood> likelihoods(List<Question> questions) {
    return asked(questions, model::likelihoods);
  }

  @Override
  public List<Likelihood> answerLikelihoods(List<Instruction> instructions) {
    return asked(instructions, model::answerLikelihoods);
  }

  @Override
  public List<Generated> generateAll(
      List<byte[]> prompts, int maxTokens, double temperature, long seed) {
    return written(
        prompts, seed, (some, own) -> model.generateAll(some, maxTokens, temperature, own));
  }

  @Override
  public List<Generated> answerAll(
      List<Prompt> prompts, int maxTokens, double temperature, long seed) {
    return written(
        prompts, seed, (some, own) -> model.answerAll(some, maxTokens, temperature, own));
  }

  @Override
  public Completion generate(
      Prompt prompt, int maxTokens, Sampling sampling, List<String> stops, Listener listener) {
    return metered(() -> model.generate(prompt, maxTokens, sampling, stops, listener));
  }

  @Override
  public void close() {}
}
