package org.zeropoint.lm.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.model.DecoderSource.Adaptation;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;

/**
 * A soft prompt: tokens in front of every row whose vectors are trained, while the model stays as
 * it is. They have the ids behind the vocabulary, share the context with the row, and no target is
 * theirs.
 *
 * <p>Source: Lester et al., "The Power of Scale for Parameter-Efficient Prompt Tuning", arXiv
 * 2104.08691, section 2. The tensor's name is that of the PEFT library.
 *
 * @param length how many, from 1 to {@value #MAX_LENGTH}
 */
public record VirtualTokens(int length) implements Adapter {

  public static final int MAX_LENGTH = 1024;

  /** Their vectors, length × width. */
  public static final String NAME = "prompt_embeddings";

  public VirtualTokens {
    if (length < 1 || length > MAX_LENGTH) {
      throw new Invalid("/softPrompt/length", "must be from 1 to " + MAX_LENGTH);
    }
  }

  /** Of vectors that there are. */
  public static VirtualTokens of(Tensor vectors) {
    return new VirtualTokens(vectors.shape().get(0));
  }

  @Override
  public Map<String, List<Integer>> shapes(ModelConfig config) {
    requireRoom(config);
    return Map.of(NAME, List.of(length, config.width()));
  }

  private void requireRoom(ModelConfig config) {
    if (length >= config.context()) {
      throw new Invalid(
          "/softPrompt/length", "must be below the model's context, " + config.context());
    }
  }

  @Override
  public Adaptation adaptation(ModelConfig config) {
    requireRoom(config);
    return Adaptation.of(this);
  }

  /**
   * First vectors: those that a model has for tokens drawn from its vocabulary, as in section 3.2
   * there.
   *
   * @throws Invalid when the embedding is missing, of another shape or not finite
   */
  public Map<String, Tensor> seeded(ModelConfig config, TensorSource source, long seed) {
    requireRoom(config);
    float[] all = Parameters.reader(config, source).apply(Parameters.embedding(config));
    int width = config.width();
    long[] tokens = new SplittableRandom(seed).longs(length, 0, config.vocabulary()).toArray();
    var data = new float[Math.multiplyExact(length, width)];
    for (int i = 0; i < length; i++) {
      System.arraycopy(all, Math.toIntExact(tokens[i] * width), data, i * width, width);
    }
    return Map.of(NAME, Tensor.of(data, length, width));
  }

  /** A row with these tokens in front. */
  int[] before(ModelConfig config, int[] row) {
    var all = new int[Math.addExact(length, row.length)];
    Arrays.setAll(all, i -> i < length ? config.vocabulary() + i : row[i - length]);
    return all;
  }

  /** Rows with these tokens in front of each. */
  Batch before(ModelConfig config, Batch batch) {
    int full = Math.addExact(length, batch.length());
    var inputs = new long[Rows.cells(batch.rows(), full)];
    var targets = new long[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      int at = i % full - length;
      int from = i / full * batch.length() + at;
      inputs[i] = at < 0 ? config.vocabulary() + i % full : batch.inputs()[from];
      targets[i] = at < 0 ? Example.IGNORED : batch.targets()[from];
    }
    return new Batch(inputs, targets, batch.rows(), full);
  }
}
