package org.zeropoint.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
import org.zeropoint.kernels.Backend;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.SizeClass;
import org.zeropoint.kernels.choice.Trial;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;
import org.zeropoint.kernels.vector.VectorBackend;

/**
 * Every custom operation at every size on every backend, and DJL beside; from arrays of Java to
 * arrays of Java, both directions where there are two. DJL has no MinHash.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class KernelBenchmark {

  @Param({
    "block-quantiser reference",
    "block-quantiser opencl",
    "block-quantiser djl",
    "cross-entropy reference",
    "cross-entropy vector",
    "cross-entropy opencl",
    "cross-entropy djl",
    "rms-norm reference",
    "rms-norm vector",
    "rms-norm opencl",
    "rms-norm djl",
    "sampling-filter reference",
    "sampling-filter opencl",
    "sampling-filter djl",
    "min-hash reference",
    "min-hash vector",
    "min-hash opencl"
  })
  private String what;

  @Param({"SMALL", "MEDIUM", "LARGE"})
  private SizeClass size;

  private final List<Backend> backends =
      List.of(new ReferenceBackend(), new VectorBackend(), new OpenClBackend());
  private DjlOps djl;
  private Supplier<Object> call;

  @Setup(Level.Trial)
  public void open() {
    String[] words = what.split(" ");
    Op op = Op.valueOf(words[0].toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    if (words[1].equals("djl")) {
      djl = new DjlOps();
      call = djl.call(op, size.typical());
    } else {
      Backend backend =
          backends.stream().filter(b -> b.name().equals(words[1])).findFirst().orElseThrow();
      call = call(Trial.of(op, size.typical()), backend);
    }
  }

  private static <T, R> Supplier<Object> call(Trial<T, R> trial, Backend backend) {
    T op = backend.op(trial.type()).orElseThrow();
    return () -> trial.call().apply(op);
  }

  @Benchmark
  public Object call() {
    return call.get();
  }

  @TearDown(Level.Trial)
  public void close() {
    backends.forEach(Backend::close);
    if (djl != null) {
      djl.close();
    }
  }
}
