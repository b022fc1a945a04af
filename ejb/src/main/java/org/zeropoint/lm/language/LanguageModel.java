package org.zeropoint.lm.language;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Listener;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.shared.Unavailable;

/**
 * A trained model, for scoring and generation. Thread-safe; {@link #close()} waits for calls in
 * progress, and calls after it throw {@link IllegalStateException}.
 */
public interface LanguageModel extends AutoCloseable {

  /**
   * Loads a model.
   *
   * @param modelId which model of bytes it is; of no account when the file is a {@link ModelFile}
   * @throws org.zeropoint.shared.Invalid naming the file when it does not hold such a model
   * @throws Unavailable when PyTorch does not work here, or the model is unknown
   */
  static LanguageModel open(String modelId, Path file) {
    return ModelFile.isOne(file) ? TokenModel.open(file) : ByteModel.open(bytes(modelId), file);
  }

  /**
   * Refuses what {@link #open} would refuse for want of the model, without reading weights.
   *
   * @throws Unavailable when the model is unknown
   */
  static void requireKnown(String modelId, Path file) {
    if (!ModelFile.isOne(file)) {
      bytes(modelId);
    }
  }

  private static GptConfig bytes(String modelId) {
    return GptConfig.named(modelId)
        .orElseThrow(() -> new Unavailable("this server cannot run a " + modelId));
  }

  /** Tokens that it sees at once. */
  int context();

  /**
   * Mean loss over the {@linkplain org.zeropoint.lm.text.Passages passages} of a held-out text:
   * comparable with that of any other model on the same text.
   */
  Score heldOut(byte[] text);

  /**
   * Mean loss over the answers of held-out instructions, which a model of bytes cannot follow:
   * comparable with that of any other model on the same instructions.
   */
  Score answers(List<Instruction> heldOut);

  /**
   * A loss and what it was measured on.
   *
   * @param loss in nats a byte; NaN when nothing was scored
   * @param bytes that were scored
   */
  record Score(double loss, long bytes) {
    static final Score NONE = new Score(Double.NaN, 0);
  }

  /**
   * How likely continuations are, token by token: in batches, which is faster than one by one and
   * gives the same numbers within 1e-5. The same questions give the same numbers, bit for bit.
   *
   * <p>After an empty prompt, what nothing predicts is not scored: the first byte, or the tokens of
   * the first character unless the tokenizer puts a token of its own before a text. A prompt and a
   * continuation that are longer than the model's context (for models of tokens at most {@value
   * HeldOut#LONGEST_ROW} tokens of it, fewer with a very large vocabulary) are cut from the left:
   * of a continuation that is longer by itself, its end is scored.
   *
   * @return one a question, in their order
   * @throws org.zeropoint.shared.Invalid when a text holds a special token that cannot be written
   *     in other tokens
   */
  List<Likelihood> likelihoods(List<Question> questions);

  /**
   * How likely the answers of instructions are, each in its conversation as the model's template
   * writes it; of a model of bytes, which cannot follow it, nothing is scored.
   *
   * @return one an instruction, in their order
   */
  List<Likelihood> answerLikelihoods(List<Instruction> instructions);

  /**
   * Continues several prompts side by side, which is faster than one by one; the i-th draws with
   * {@code seed + i}. The same arguments give the same texts.
   *
   * @param prompts in UTF-8
   * @param maxTokens of each
   * @param temperature 0 for the likeliest token each time; 1 for the model's own distribution
   */
  List<Generated> generateAll(List<byte[]> prompts, int maxTokens, double temperature, long seed);

  /**
   * Goes on from several prompts side by side, as {@link #generateAll}; what was said so far is
   * written by the model's template, or as the prompt's text where it has none of its own.
   */
  List<Generated> answerAll(List<Prompt> prompts, int maxTokens, double temperature, long seed);

  /** Continues a prompt, as {@link #generateAll}. */
  default Generated generate(String prompt, int maxTokens, double temperature, long seed) {
    byte[] bytes = prompt.getBytes(StandardCharsets.UTF_8);
    return generateAll(List.of(bytes), maxTokens, temperature, seed).get(0);
  }

  /**
   * Continues a prompt, and tells the text while it is written.
   *
   * @param maxTokens to generate at most
   * @param stops ends the text before the first that comes; none of them empty
   * @param listener hears each piece once it is certain; when it wants no more, nothing more is
   *     computed
   */
  Completion generate(
      Prompt prompt, int maxTokens, Sampling sampling, List<String> stops, Listener listener);

  @Override
  void close();
}
