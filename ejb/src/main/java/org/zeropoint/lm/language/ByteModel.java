package org.zeropoint.lm.language;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Listener;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptModel;
import org.zeropoint.lm.language.Scoring.Row;
import org.zeropoint.lm.text.Passages;
import org.zeropoint.lm.text.Windows;

/** A model whose tokens are bytes. */
public final class ByteModel implements LanguageModel {

  private final GptModel model;

  private ByteModel(GptModel model) {
    this.model = model;
  }

  static ByteModel open(GptConfig config, Path weights) {
    return new ByteModel(GptModel.open(config, weights));
  }

  @Override
  public int context() {
    return model.config().context();
  }

  /**
   * Mean loss over the {@linkplain Windows windows} of a context, for the comparison of models of
   * bytes: with its own context the number that a run's evaluation gives for the same weights.
   *
   * @param context at most the model's own
   */
  public Score heldOut(byte[] heldOut, int context) {
    return new Score(
        model.heldOutLoss(heldOut, context), Windows.over(heldOut.length, context).scored());
  }

  @Override
  public Score heldOut(byte[] text) {
    List<byte[]> passages = Passages.of(text);
    int context = context();
    return new Score(
        model.loss(passages),
        passages.stream().mapToLong(each -> Windows.over(each.length, context).scored()).sum());
  }

  @Override
  public Score answers(List<Instruction> heldOut) {
    return Score.NONE;
  }

  @Override
  public List<Likelihood> likelihoods(List<Question> questions) {
    long positions = HeldOut.positions(context(), GptConfig.VOCABULARY);
    return new Scoring(model::scores, positions).score(questions.stream().map(this::row).toList());
  }

  private Row row(Question question) {
    byte[] text = (question.prompt() + question.continuation()).getBytes(StandardCharsets.UTF_8);
    int continuation = question.continuation().getBytes(StandardCharsets.UTF_8).length;
    int begin = Math.max(Math.max(1, text.length - continuation), text.length - context());
    if (begin >= text.length) {
      return Row.NONE;
    }
    var tokens = new int[text.length];
    Arrays.setAll(tokens, i -> text[i] & 0xFF);
    return Row.of(Scoring.row(tokens, begin, context()), text.length - begin);
  }

  @Override
  public List<Likelihood> answerLikelihoods(List<Instruction> instructions) {
    return Collections.nCopies(instructions.size(), Likelihood.NONE);
  }

  @Override
  public List<Generated> generateAll(
      List<byte[]> prompts, int maxTokens, double temperature, long seed) {
    return model.generateAll(prompts, maxTokens, temperature, seed);
  }

  @Override
  public List<Generated> answerAll(
      List<Prompt> prompts, int maxTokens, double temperature, long seed) {
    List<byte[]> texts =
        prompts.stream().map(prompt -> prompt.text().getBytes(StandardCharsets.UTF_8)).toList();
    return generateAll(texts, maxTokens, temperature, seed);
  }

  @Override
  public Completion generate(
      Prompt prompt, int maxTokens, Sampling sampling, List<String> stops, Listener listener) {
    return model.generate(prompt.text(), maxTokens, sampling, stops, listener);
  }

  @Override
  public void close() {
    model.close();
  }
}
