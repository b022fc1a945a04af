package org.zeropoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptModel;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.safetensors.Safetensors;

/**
 * What an evaluation does: 64 KiB of held-out text scored, and ten samples of 64 bytes generated
 * side by side.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class ScoringBenchmark {

  private static final int SAMPLES = 10;
  private static final int SAMPLE_BYTES = 64;

  @Param({"gpt-nano", "gpt-small", "gpt-base"})
  private String model;

  private final byte[] heldOut = RandomText.bytes(100_000);
  private GptModel languageModel;

  @Setup(Level.Trial)
  public void open() throws IOException {
    GptConfig config = GptConfig.named(model).orElseThrow();
    Path file = Files.createTempFile("bench", ".safetensors");
    try {
      Safetensors.write(file, GptWeights.seeded(config, 1), Map.of());
      languageModel = GptModel.open(config, file);
    } finally {
      Files.delete(file);
    }
  }

  @Benchmark
  public double heldOutLoss() {
    return languageModel.heldOutLoss(heldOut);
  }

  @Benchmark
  public List<Generated> tenSamples() {
    List<byte[]> prompts = Collections.nCopies(SAMPLES, new byte[0]);
    return languageModel.generateAll(prompts, SAMPLE_BYTES, 0.8, 1);
  }

  @TearDown(Level.Trial)
  public void close() {
    languageModel.close();
  }
}
