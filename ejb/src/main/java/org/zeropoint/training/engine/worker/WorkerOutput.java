package org.zeropoint.training.engine.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a worker writes to its standard output and error, line by line in our log; of a flood, some
 * lines a second.
 *
 * <p>It is read by whoever waits for the worker, so that no thread is needed for it: a worker that
 * nobody waits for computes nothing and has nothing to say.
 */
final class WorkerOutput {

  private static final System.Logger LOG = System.getLogger(WorkerOutput.class.getName());
  private static final int MAX_LINE = 2000;
  private static final int LAST_LINES = 3;
  private static final int LINES_A_SECOND = 100;
  private static final int MOST_AT_ONCE = 1 << 16;
  private static final int MOST_AT_THE_END = 1 << 20;

  private final String name;
  private final InputStream stream;
  private final StringBuilder line = new StringBuilder();
  private final Deque<String> last = new ArrayDeque<>();
  private Deadline second = Deadline.in(Duration.ofSeconds(1));
  private int lines;

  WorkerOutput(String name, InputStream stream) {
    this.name = name;
    this.stream = stream;
  }

  /** Takes what is there without waiting for more. */
  void drain() {
    try {
      take(stream.readNBytes(Math.min(stream.available(), MOST_AT_ONCE)));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "nothing more can be read of " + name, e);
    }
  }

  /** Takes what is left of a process that has ended. */
  void drainEnded() {
    try {
      take(stream.readNBytes(MOST_AT_THE_END));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "nothing more can be read of " + name, e);
    }
    flush();
  }

  private void take(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || line.length() >= MAX_LINE) {
        flush();
      }
      if (!Character.isISOControl(c)) {
        line.append(c);
      }
    }
  }

  private void flush() {
    String text = line.toString().strip();
    line.setLength(0);
    if (!text.isEmpty()) {
      log(text);
      last.addLast(text);
      if (last.size() > LAST_LINES) {
        last.removeFirst();
      }
    }
  }

  private void log(String text) {
    if (second.passed()) {
      second = Deadline.in(Duration.ofSeconds(1));
      lines = 0;
    }
    lines++;
    if (lines <= LINES_A_SECOND) {
      LOG.log(System.Logger.Level.INFO, "worker " + name + ": " + text);
    } else if (lines == LINES_A_SECOND + 1) {
      LOG.log(System.Logger.Level.WARNING, "worker " + name + " says too much, some is left out");
    }
  }

  /** The last lines, in one. */
  String lastWords() {
    return last.isEmpty() ? "it said nothing" : "it said: " + String.join(" | ", last);
  }
}
