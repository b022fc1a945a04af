package org.zeropoint.training.engine.tinygrad;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.session.Learner;
import org.zeropoint.training.engine.tinygrad.Subject.Sheet;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Frame;
import org.zeropoint.training.engine.worker.Worker;
import org.zeropoint.training.engine.worker.WorkerDied;
import org.zeropoint.training.engine.worker.WorkerSpec;

/**
 * A model that learns in a worker.
 *
 * <p>Weights and state after the last checkpoint are kept here, and what was done since. When the
 * worker dies, another gets the former and does the latter again: a batch follows from its step, so
 * the run goes on as if nothing had been. A worker that dies {@value #MOST_DEATHS} times in one
 * call is given up.
 */
final class TinygradLearner implements Learner {

  private static final System.Logger LOG = System.getLogger(TinygradLearner.class.getName());
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double NANOS = 1e9;
  private static final int MOST_DEATHS = 3;

  private final Subject subject;
  private final Optimizer optimizer;
  private final WorkerSpec spec;
  private final List<Done> since = new ArrayList<>();
  private Snapshot known;
  private Optional<Worker> worker = Optional.empty();
  private long memory;

  /** A step that was applied. */
  private record Done(int number, double rate) {}

  /** Starts a worker with the first weights. */
  TinygradLearner(
      Subject subject, Optimizer optimizer, Optional<Path> baseWeights, WorkerSpec spec) {
    this.subject = subject;
    this.optimizer = optimizer;
    this.spec = spec;
    this.known = Snapshot.first(subject.weights(baseWeights), optimizer);
    persist(this::running);
  }

  /** A talk with the worker. */
  private interface Talk<T> {
    T talk() throws WorkerDied;
  }

  /** Does something with a worker, and with another one when that dies. */
  private <T> T persist(Talk<T> talk) {
    for (int deaths = 1; ; deaths++) {
      try {
        return talk.talk();
      } catch (WorkerDied e) {
        drop();
        if (deaths == MOST_DEATHS) {
          throw new Unavailable(
              "%s; it died %d times in a row".formatted(e.getMessage(), deaths), e);
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "%s; another goes on from the last checkpoint and does %d steps again"
                .formatted(e.getMessage(), since.size()));
      }
    }
  }

  /** The worker, or a new one that has come to where the last one was. */
  private Worker running() throws WorkerDied {
    if (worker.isEmpty()) {
      worker = Optional.of(Worker.start(spec));
      opened();
      for (Done done : since) {
        stepped(done.number(), done.rate(), subject.batch(done.number()));
      }
    }
    return worker.get();
  }

  private void opened() throws WorkerDied {
    ask(
        Frame.of("open", known.blocks())
            .with("model", subject.form())
            .with("optimizer", JSON.textNode(optimizer.name().toLowerCase(Locale.ROOT)))
            .with("decay", JSON.numberNode(Optimizer.DEFAULT_DECAY)));
  }

  private float[] stepped(int number, double rate, Sheet sheet) throws WorkerDied {
    return ask(Frame.of("step", sheet.blocks())
            .with("number", JSON.numberNode(number))
            .with("rate", JSON.numberNode(rate)))
        .block("found")
        .floats();
  }

  private Frame ask(Frame request) throws WorkerDied {
    // A snapshot is as long as the last one, and losses are shorter than what they are of.
    long most =
        Math.max(Block.bytes(known.blocks().values()), Block.bytes(request.blocks().values()));
    Frame answer = worker.orElseThrow().call(request, most);
    memory = answer.header().path("memory").asLong();
    return answer;
  }

  private void drop() {
    worker.ifPresent(Worker::close);
    worker = Optional.empty();
  }

  @Override
  public Found step(int number, double rate) {
    long begin = System.nanoTime();
    Sheet sheet = subject.batch(number);
    double waited = (System.nanoTime() - begin) / NANOS;
    float[] found =
        persist(
            () -> {
              running();
              return stepped(number, rate, sheet);
            });
    if (Float.isFinite(found[0]) && Float.isFinite(found[1])) {
      since.add(new Done(number, rate));
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
      float[] losses =
          persist(
              () -> {
                running();
                return ask(Frame.of("loss", sheet.blocks())).block("losses").floats();
              });
      for (int row = 0; row < sheet.rows(); row++) {
        sum += losses[row];
      }
      rows += sheet.rows();
    }
    return sum / rows;
  }

  @Override
  public long memoryBytes() {
    return memory;
  }

  /** Where the worker is now; what was done up to there need not be done again. */
  private Snapshot snapshot() {
    if (!since.isEmpty()) {
      known =
          Snapshot.of(
              persist(
                  () -> {
                    running();
                    return ask(Frame.of("snapshot"));
                  }));
      since.clear();
    }
    return known;
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
    since.clear();
    persist(
        () -> {
          if (worker.isPresent()) {
            opened();
          }
          return running();
        });
  }

  @Override
  public void close() {
    drop();
  }
}
