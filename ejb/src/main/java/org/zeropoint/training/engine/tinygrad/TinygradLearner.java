package org.zeropoint.training.engine.tinygrad;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.training.engine.session.Learner;
import org.zeropoint.training.engine.tinygrad.Subject.Sheet;
import org.zeropoint.training.engine.worker.Answer;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Frame;
import org.zeropoint.training.engine.worker.SteadyWorker;
import org.zeropoint.training.engine.worker.WorkerDied;
import org.zeropoint.training.engine.worker.WorkerSpec;

/**
 * A model that learns in a worker.
 *
 * <p>Weights and state after the last checkpoint are kept here, and what was done since. When the
 * worker dies, another gets the former and does the latter again: a batch follows from its step, so
 * the run goes on as if nothing had been.
 */
final class TinygradLearner implements Learner {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double NANOS = 1e9;
  private static final String LOSS = "loss";

  /** Calls of a kind in which tinygrad compiles: first each kernel, then all of them as one. */
  private static final int COMPILING_CALLS = 2;

  private final Subject subject;
  private final Optimizer optimizer;
  private final SteadyWorker worker;
  private final List<Done> since = new ArrayList<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private Snapshot known;
  private long memory;
  private volatile boolean compiling;

  /** Steps since the last checkpoint. */
  private volatile int done;

  /** A step that was applied. */
  private record Done(int number, double rate) {}

  /** Starts a worker with the first weights. */
  TinygradLearner(
      Subject subject, Optimizer optimizer, Optional<Path> baseWeights, WorkerSpec spec) {
    this.subject = subject;
    this.optimizer = optimizer;
    this.known = Snapshot.first(subject.weights(baseWeights), optimizer);
    this.worker =
        new SteadyWorker(spec, Installation.LIBRARY, Installation.version(), this::caughtUp);
    worker.persist(() -> known);
  }

  /** Brings a new worker to where the last one was. */
  private Snapshot caughtUp() throws WorkerDied {
    opened();
    for (Done done : since) {
      stepped(done.number(), done.rate(), subject.batch(done.number()));
    }
    return known;
  }

  private Answer opened() throws WorkerDied {
    asked.clear();
    return ask(
        Frame.of("open", known.blocks())
            .with("model", subject.form())
            .with("optimizer", JSON.textNode(optimizer.name().toLowerCase(Locale.ROOT)))
            .with("decay", JSON.numberNode(Optimizer.DEFAULT_DECAY)));
  }

  private float[] stepped(int number, double rate, Sheet sheet) throws WorkerDied {
    return ask(Frame.of("step", sheet.blocks())
            .with("number", JSON.numberNode(number))
            .with("rate", JSON.numberNode(rate)))
        .floats("found", 2);
  }

  private float[] losses(Sheet sheet) throws WorkerDied {
    return ask(Frame.of(LOSS, sheet.blocks())).floats("losses", sheet.inputs().shape().get(0));
  }

  private Answer ask(Frame request) throws WorkerDied {
    // A snapshot is as long as the last one, and losses are shorter than what they are of.
    long most =
        Math.max(Block.bytes(known.blocks().values()), Block.bytes(request.blocks().values()));
    compiling = asked.merge(request.operation(), 1, Integer::sum) <= COMPILING_CALLS;
    Answer answer = worker.ask(request, most);
    compiling = false;
    memory = answer.memory();
    return answer;
  }

  /**
   * Compiling takes up to minutes, a step when that is done little. What a new worker does again is
   * not ended: it would be lost.
   */
  @Override
  public void cutShort() {
    if (compiling && done < COMPILING_CALLS) {
      worker.cutShort();
    }
  }

  /** Compiles what measures the held-out loss too while there is next to nothing to lose. */
  private void compileLoss() throws WorkerDied {
    List<Sheet> heldOut = asked.containsKey(LOSS) ? List.of() : subject.heldOut();
    for (int i = 0; i < COMPILING_CALLS && !heldOut.isEmpty(); i++) {
      losses(heldOut.get(0));
    }
  }

  @Override
  public Found step(int number, double rate) {
    long begin = System.nanoTime();
    Sheet sheet = subject.batch(number);
    double waited = (System.nanoTime() - begin) / NANOS;
    float[] found =
        worker.persist(
            () -> {
              compileLoss();
              return stepped(number, rate, sheet);
            });
    if (Float.isFinite(found[0]) && Float.isFinite(found[1])) {
      since.add(new Done(number, rate));
      done = since.size();
    }
    return new Found(found[0], found[1], sheet.tokens(), sheet.rows(), waited);
  }

  @Override
  public double natsPerByte(double lossPerToken) {
    return lossPerToken;
  }

  @Override
  public double heldOutLoss() {
    double sum = 0;
    long rows = 0;
    for (Sheet sheet : subject.heldOut()) {
      float[] losses = worker.persist(() -> losses(sheet));
      for (int row = 0; row < sheet.rows(); row++) {
        sum += losses[row];
      }
      rows += sheet.rows();
    }
    return sum / rows;
  }

  @Override
  public String device() {
    return worker.device();
  }

  @Override
  public long memoryBytes() {
    return memory;
  }

  /** Where the worker is now; what was done up to there need not be done again. */
  private Snapshot snapshot() {
    if (!since.isEmpty()) {
      known = worker.persist(() -> known.after(ask(Frame.of("snapshot"))));
      forget();
    }
    return known;
  }

  private void forget() {
    since.clear();
    done = 0;
  }

  @Override
  public void write(Path file) {
    subject.write(file, snapshot().weights());
  }

  @Override
  public void writeWhole(Path file) {
    write(file);
  }

  @Override
  public void writeState(Path file) {
    Safetensors.write(file, snapshot().state(), Map.of());
  }

  @Override
  public void restore(Path trained, Path state) {
    known = Snapshot.of(subject.weights(Optional.of(trained)), subject.state(state, optimizer));
    forget();
    worker.persist(this::opened);
  }

  @Override
  public void close() {
    worker.close();
  }
}
