package org.zeropoint.lm.gpt;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Continuation;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Listener;
import org.zeropoint.lm.generation.Sampler;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Windows;
import org.zeropoint.lm.torch.TorchProbe;

/**
 * A trained model, for scoring and generation. Thread-safe; {@link #close()} waits for calls in
 * progress, and calls after it throw {@link IllegalStateException}.
 */
public final class GptModel implements AutoCloseable {

  private static final byte[] NO_PROMPT = {'\n'};

  private final GptNet net;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private GptModel(GptNet net) {
    this.net = net;
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
    return new GptModel(new GptNet(config, values, ""));
  }

  public GptConfig config() {
    return net.config();
  }

  /**
   * Mean loss over the {@link org.zeropoint.lm.text.Windows} of a text: the number that the
   * engine's evaluation gives for the same weights. NaN for a text of less than two bytes.
   *
   * @return nats a byte
   */
  public double heldOutLoss(byte[] heldOut) {
    return whileOpen(() -> net.loss(heldOut));
  }

  /**
   * The same over the windows of a shorter context, so that models of different sizes are scored on
   * the same bytes.
   *
   * @param context at most the model's own
   */
  public double heldOutLoss(byte[] heldOut, int context) {
    return whileOpen(() -> net.loss(heldOut, context));
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

  /** Continues a prompt in UTF-8. */
  public Generated generate(String prompt, int maxTokens, double temperature, long seed) {
    return generate(prompt.getBytes(StandardCharsets.UTF_8), maxTokens, temperature, seed);
  }

  /**
   * Continues a prompt; the same arguments give the same bytes. The model sees the last bytes of
   * prompt and continuation that fit its context; after an empty prompt it writes as after a line
   * break.
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
    var rows = new ArrayList<Row>();
    for (byte[] prompt : prompts) {
      rows.add(Row.of(prompt, maxTokens, Sampling.of(temperature, seed + rows.size())));
    }
    for (int i = 0; i < maxTokens && !rows.isEmpty(); i++) {
      extend(rows);
    }
    return rows.stream().map(Row::generated).toList();
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
    Row row = Row.of(bytes, maxTokens, sampling);
    var continuation = new Continuation(stops, listener);
    boolean wanted = true;
    for (int i = 0; i < maxTokens && wanted; i++) {
      extend(List.of(row));
      wanted = continuation.add(row.last());
    }
    return continuation.finish(bytes.length);
  }

  /** A continuation in the making. */
  private static final class Row {
    private final byte[] bytes;
    private final int prompt;
    private final Sampler sampler;
    private int size;

    private Row(byte[] prompt, int maxTokens, Sampling sampling) {
      this.bytes = Arrays.copyOf(prompt, Math.addExact(prompt.length, maxTokens));
      this.prompt = prompt.length;
      this.size = prompt.length;
      this.sampler = new Sampler(sampling, GptConfig.VOCABULARY);
      for (byte value : prompt) {
        sampler.see(value & 0xFF);
      }
    }

    static Row of(byte[] prompt, int maxTokens, Sampling sampling) {
      if (maxTokens < 0) {
        throw new IllegalArgumentException("the number of tokens is not negative");
      }
      return new Row(prompt.length == 0 ? NO_PROMPT : prompt, maxTokens, sampling);
    }

    /** Draws the next byte from scores that begin at {@code offset}. */
    void draw(float[] scores, int offset) {
      bytes[size++] = (byte) sampler.draw(scores, offset);
    }

    byte last() {
      return bytes[size - 1];
    }

    Generated generated() {
      return new Generated(Arrays.copyOfRange(bytes, prompt, size), size - prompt);
    }
  }

  /** Attention is causal, so what fills the short rows up to the longest changes nothing. */
  private void extend(List<Row> rows) {
    int context = net.config().context();
    int longest = rows.stream().mapToInt(row -> Math.min(row.size, context)).max().orElseThrow();
    var inputs = new long[rows.size() * longest];
    var last = new long[rows.size()];
    for (int r = 0; r < last.length; r++) {
      Row row = rows.get(r);
      int seen = Math.min(row.size, context);
      for (int i = 0; i < seen; i++) {
        inputs[r * longest + i] = row.bytes[row.size - seen + i] & 0xFF;
      }
      last[r] = (long) r * longest + seen - 1;
    }
    float[] scores = whileOpen(() -> net.logits(inputs, last.length, longest, last));
    for (int r = 0; r < last.length; r++) {
      rows.get(r).draw(scores, r * GptConfig.VOCABULARY);
    }
  }

  private <T> T whileOpen(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        net.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
