package org.zeropoint.training.engine.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingSession.Interrupted;

/**
 * A worker, and when that dies another one, which is first brought to where the last one was. One
 * that dies {@value #MOST_DEATHS} times in one talk is given up, and one with which anything else
 * is wrong is ended. Used by one thread at a time.
 */
public final class SteadyWorker implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SteadyWorker.class.getName());
  private static final int MOST_DEATHS = 3;

  /** Characters of a device's name; with the version they fit where a run keeps them. */
  private static final int MOST_TOLD = 150;

  private final WorkerSpec spec;
  private final String library;
  private final String version;
  private final Talk<?> catchUp;
  private volatile Optional<Worker> worker = Optional.empty();
  private volatile boolean cut;
  private Optional<String> device = Optional.empty();

  /** A talk with the worker. */
  public interface Talk<T> {
    T talk() throws WorkerDied;
  }

  /**
   * Starts nothing yet.
   *
   * @param library that computes, as the hello names it
   * @param version that it has to have
   * @param catchUp the first talk with each worker
   */
  public SteadyWorker(WorkerSpec spec, String library, String version, Talk<?> catchUp) {
    this.spec = spec;
    this.library = library;
    this.version = version;
    this.catchUp = catchUp;
  }

  /**
   * Does something with a worker, and with another one when that dies.
   *
   * @throws Unavailable when that does not help
   * @throws Interrupted when the thread was interrupted, or the talk cut short
   */
  public <T> T persist(Talk<T> talk) {
    for (int deaths = 1; ; deaths++) {
      try {
        requireUninterrupted(new InterruptedException());
        if (worker.isEmpty()) {
          start();
          catchUp.talk();
        }
        return talk.talk();
      } catch (WorkerDied e) {
        close();
        requireUninterrupted(e);
        if (deaths == MOST_DEATHS) {
          throw new Unavailable(
              "%s; it died %d times in a row".formatted(e.getMessage(), deaths), e);
        }
        LOG.log(
            System.Logger.Level.WARNING,
            e.getMessage() + "; another does again what it did since the last checkpoint");
      } catch (Interrupted e) {
        close();
        throw e;
      } catch (RuntimeException e) {
        close();
        requireUninterrupted(e);
        throw e;
      } catch (Error e) {
        close();
        throw e;
      }
    }
  }

  /** A talk that an interruption has ended says nothing about the worker. */
  private void requireUninterrupted(Exception cause) {
    if (cut || Thread.currentThread().isInterrupted()) {
      throw new Interrupted(cause);
    }
  }

  private void start() {
    Worker started = Worker.start(spec);
    worker = Optional.of(started);
    ObjectNode system = started.system();
    String its = system.path(library).asText();
    if (!its.equals(version)) {
      throw new Unavailable(
          "the worker computes with %s \"%s\" and has to with %s".formatted(library, its, version));
    }
    String told = system.path("device").asText();
    String found =
        "%s, %s %s"
            .formatted(told.substring(0, Math.min(told.length(), MOST_TOLD)), library, version);
    if (!device.orElse(found).equals(found)) {
      throw new Unavailable(
          "a worker that went on would compute on %s, the one before did on %s; resume the run"
              .formatted(found, device.orElseThrow()));
    }
    device = Optional.of(found);
  }

  /** Ends the worker, and starts no other: the talk in progress is interrupted. From any thread. */
  public void cutShort() {
    cut = true;
    worker.ifPresent(Worker::end);
  }

  /**
   * Asks the worker of the talk in progress.
   *
   * @param most bytes of tensors that the answer may hold
   */
  public Answer ask(Frame request, long most) throws WorkerDied {
    return new Answer(library, request.operation(), worker.orElseThrow().call(request, most));
  }

  /**
   * What computes, in words, as the worker said when it started.
   *
   * @throws java.util.NoSuchElementException before the first talk
   */
  public String device() {
    return device.orElseThrow();
  }

  /** Ends the worker that there is; the next talk starts another. */
  @Override
  public void close() {
    worker.ifPresent(Worker::close);
    worker = Optional.empty();
  }
}
