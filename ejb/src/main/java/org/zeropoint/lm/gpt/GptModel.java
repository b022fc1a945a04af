package org.zeropoint.lm.gpt;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Continuation;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Listener;
import org.zeropoint.lm.generation.Sampler;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.TokenScores;
import org.zeropoint.lm.model.Writing;
import org.zeropoint.lm.safetensors.HeldTensors;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Windows;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.lm.torch.Usage;

/**
 * A trained model, for scoring and generation. Thread-safe; {@link #close()} waits for calls in
 * progress, and calls after it throw {@link IllegalStateException}.
 */
public final class GptModel implements AutoCloseable {

  private static final byte[] NO_PROMPT = {'\n'};

  private final GptConfig config;
  private final Decoder decoder;
  private final Usage usage = new Usage();

  private GptModel(GptConfig config, Decoder decoder) {
    this.config = config;
    this.decoder = decoder;
  }

  /**
   * Loads weights from a safetensors file.
   *
   * @throws org.zeropoint.shared.Invalid naming the file when it does not hold the weights of that
   *     model
   * @throws org.zeropoint.shared.Unavailable when PyTorch does not work here
   */
  public static GptModel open(GptConfig config, Path weights) {
    TorchProbe.require();
    Map<String, Tensor> values = Safetensors.read(weights);
    GptWeights.check(config, values, String.valueOf(weights.getFileName()));
    return new GptModel(
        config, Decoder.load(config.form(), new HeldTensors(values), Precision.FP32));
  }

  public GptConfig config() {
    return config;
  }

  /**
   * Mean loss over the {@link org.zeropoint.lm.text.Windows} of a text: the number that the
   * engine's evaluation gives for the same weights. NaN for a text of less than two bytes.
   *
   * @return nats a byte
   */
  public double heldOutLoss(byte[] heldOut) {
    return heldOutLoss(heldOut, config.context());
  }

  /**
   * The same over the windows of a shorter context, so that models of different sizes are scored on
   * the same bytes.
   *
   * @param context at most the model's own
   */
  public double heldOutLoss(byte[] heldOut, int context) {
    List<Batch> batches = HeldOutBatches.of(heldOut, Math.min(context, config.context()));
    return usage.during(() -> decoder.lossOver(batches));
  }

  /**
   * Mean loss over texts that are scored each by itself, but for its first byte.
   *
   * @return nats a byte; NaN when none has two
   */
  public double loss(List<byte[]> texts) {
    double sum = 0;
    long bytes = 0;
    for (byte[] text : texts) {
      int scored = Windows.over(text.length, config().context()).scored();
      if (scored > 0) {
        sum += heldOutLoss(text) * scored;
        bytes += scored;
      }
    }
    return sum / bytes;
  }

  /** As {@link Decoder#scores}. */
  public TokenScores scores(Batch batch) {
    return usage.during(() -> decoder.scores(batch));
  }

  /** Continues a prompt in UTF-8. */
  public Generated generate(String prompt, int maxTokens, double temperature, long seed) {
    return generate(prompt.getBytes(StandardCharsets.UTF_8), maxTokens, temperature, seed);
  }

  /**
   * Continues a prompt; the same arguments give the same bytes. The model sees the last bytes of
   * prompt and continuation that fit its context, half a context at least; after an empty prompt it
   * writes as after a line break.
   *
   * @param maxTokens bytes to generate
   * @param temperature 0 for the likeliest byte each time; 1 for the model's own distribution
   */
  public Generated generate(byte[] prompt, int maxTokens, double temperature, long seed) {
    return generateAll(List.of(prompt), maxTokens, temperature, seed).get(0);
  }

  /**
   * Continues several prompts side by side, which is faster than one by one; the i-th draws with
   * {@code seed + i}.
   */
  public List<Generated> generateAll(
      List<byte[]> prompts, int maxTokens, double temperature, long seed) {
    if (maxTokens < 0) {
      throw new IllegalArgumentException("the number of tokens is not negative");
    }
    var texts = new byte[prompts.size()][maxTokens];
    List<int[]> read = prompts.stream().map(GptModel::tokens).toList();
    List<Sampler> samplers =
        IntStream.range(0, texts.length)
            .mapToObj(i -> sampler(Sampling.of(temperature, seed + i)))
            .toList();
    return usage.during(
        () -> {
          try (var writing = new Writing(decoder, read, samplers, maxTokens)) {
            for (int i = 0; i < maxTokens && texts.length > 0; i++) {
              int[] drawn = writing.next();
              for (int r = 0; r < texts.length; r++) {
                texts[r][i] = (byte) drawn[r];
              }
            }
          }
          return Arrays.stream(texts).map(text -> new Generated(text, maxTokens)).toList();
        });
  }

  /**
   * Continues a prompt, and tells the text while it is written.
   *
   * @param maxTokens bytes to generate at most
   * @param stops ends the text before the first that comes; none of them empty
   * @param listener hears each piece once it is certain; when it wants no more, nothing more is
   *     computed
   */
  public Completion generate(
      String prompt, int maxTokens, Sampling sampling, List<String> stops, Listener listener) {
    byte[] bytes = prompt.getBytes(StandardCharsets.UTF_8);
    return usage.during(() -> write(bytes, maxTokens, sampling, new Continuation(stops, listener)));
  }

  private Completion write(
      byte[] prompt, int maxTokens, Sampling sampling, Continuation continuation) {
    List<int[]> read = List.of(tokens(prompt));
    boolean wanted = true;
    try (var writing = new Writing(decoder, read, List.of(sampler(sampling)), maxTokens)) {
      for (int i = 0; i < maxTokens && wanted; i++) {
        wanted = continuation.add((byte) writing.next()[0]);
      }
    }
    return continuation.finish(prompt.length);
  }

  private static int[] tokens(byte[] prompt) {
    byte[] read = prompt.length == 0 ? NO_PROMPT : prompt;
    var tokens = new int[read.length];
    Arrays.setAll(tokens, i -> read[i] & 0xFF);
    return tokens;
  }

  private static Sampler sampler(Sampling sampling) {
    return new Sampler(sampling, GptConfig.VOCABULARY);
  }

  @Override
  public void close() {
    usage.end(decoder::close);
  }
}
