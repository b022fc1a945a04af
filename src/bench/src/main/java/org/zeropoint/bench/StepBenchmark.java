package org.zeropoint.bench;

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
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptTrainer;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.text.Batches;
import org.zeropoint.lm.torch.Descent;

/** One optimiser step: batch, loss, gradient, clipping, AdamW. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class StepBenchmark {

  @Param({"gpt-nano", "gpt-small", "gpt-base"})
  private String model;

  @Param({"16"})
  private int batchSize;

  private GptTrainer trainer;
  private Batches batches;
  private int step;

  @Setup(Level.Trial)
  public void open() {
    GptConfig config = GptConfig.named(model).orElseThrow();
    trainer = new GptTrainer(config, GptWeights.seeded(config, 1), Optimizer.ADAMW);
    batches = new Batches(RandomText.bytes(1 << 20), config.context(), batchSize, 1);
  }

  @Benchmark
  public Descent.Step step() {
    step++;
    return trainer.step(batches.batch(step), step, 1e-4);
  }

  @TearDown(Level.Trial)
  public void close() {
    trainer.close();
  }
}
