package org.zeropoint.training.engine.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * A process that computes, and the way to talk to it. Used by one thread at a time; {@link
 * #close()} ends the process.
 */
public final class Worker implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Worker.class.getName());
  private static final Duration TO_END = Duration.ofSeconds(2);

  private final WorkerSpec spec;
  private final Process process;
  private final WorkerOutput output;
  private final WorkerChannel channel;
  private final ObjectNode system;

  Worker(
      WorkerSpec spec,
      Process process,
      WorkerOutput output,
      WorkerChannel channel,
      ObjectNode system) {
    this.spec = spec;
    this.process = process;
    this.output = output;
    this.channel = channel;
    this.system = system;
  }

  /**
   * Starts a process.
   *
   * @throws Unavailable when it does not start, or does not prove in time that it is the one
   */
  public static Worker start(WorkerSpec spec) {
    return Launch.of(spec);
  }

  /**
   * Whether a process could be talked to, before there is one.
   *
   * @throws Unavailable with the reason when it could not
   */
  public static void requireSocket() {
    Door.open().close();
  }

  /** What it says of itself: the fields of its hello. */
  public ObjectNode system() {
    return system.deepCopy();
  }

  public long pid() {
    return process.pid();
  }

  /**
   * Asks for something, within the usual time.
   *
   * @param most bytes of tensors that the answer may have; so much memory is taken for them as soon
   *     as it announces them
   * @return the answer
   * @throws WorkerDied when the process ended before it answered
   * @throws Unavailable when it says that it failed, says what nobody understands, or says nothing
   *     in time; it is then ended, as it is after any other error
   */
  public Frame call(Frame request, long most) throws WorkerDied {
    return sound(request, answer(request, most));
  }

  private Frame answer(Frame request, long most) throws WorkerDied {
    Deadline deadline = Deadline.in(spec.call());
    try {
      channel.send(request, deadline);
      return channel.receive(most, deadline);
    } catch (IOException e) {
      throw died(request, e);
    } catch (TimeoutException e) {
      kill();
      throw new Unavailable(
          "the %s worker did not answer \"%s\" within %d s and was ended; %s"
              .formatted(
                  spec.name(), request.operation(), spec.call().toSeconds(), output.lastWords()),
          e);
    } catch (Invalid e) {
      kill();
      throw new Unavailable(
          "the %s worker answered \"%s\" with what is no frame: %s"
              .formatted(spec.name(), request.operation(), e.getMessage()),
          e);
    } catch (RuntimeException | Error e) {
      kill();
      throw e;
    }
  }

  private Frame sound(Frame request, Frame answer) {
    output.drain();
    if (answer.operation().equals("done")) {
      return answer;
    }
    String reason = answer.header().path("reason").asText("it did not say why");
    close();
    throw new Unavailable(
        "the %s worker failed in \"%s\": %s".formatted(spec.name(), request.operation(), reason));
  }

  private WorkerDied died(Frame request, IOException cause) {
    String ending = Launch.ending(process);
    kill();
    return new WorkerDied(
        "the %s worker ended in \"%s\" (%s); %s"
            .formatted(spec.name(), request.operation(), ending, output.lastWords()),
        cause);
  }

  /**
   * Ends the process at once, whatever it does; whoever waits for its answer is told that it died.
   * Any thread may call it.
   */
  public void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
  }

  private void kill() {
    channel.close();
    Launch.kill(process, output);
  }

  /** Closes the socket, which ends the process, and ends it by force where that is not enough. */
  @Override
  public void close() {
    channel.close();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "worker " + spec.name() + " has to be killed");
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the worker's input was closed already", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Launch.kill(process, output);
  }
}
