package org.zeropoint.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Streams a queue file of made-up proposals into a running server and reads the export back. After
 * each tenth of either it prints lines a second since the tenth before, and what the server's heap
 * holds after a collection.
 *
 * <p>Arguments: the server's root ({@code http://127.0.0.1:8080}), a bearer token of an author, the
 * server's process id, and the number of lines. A file above 60 MiB (some 120,000 lines) needs a
 * server with a larger {@code zeropoint.import.bytes}. It fails when a line was not taken in, or
 * when the export has another number of lines than the server says that it has proposals.
 */
public final class ExchangeBenchmark {

  private static final int TENTHS = 10;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String root;
  private final String token;
  private final MemoryMXBean memory;

  private ExchangeBenchmark(String root, String token, MemoryMXBean memory) {
    this.root = root;
    this.token = token;
    this.memory = memory;
  }

  // The address is that of a process of this machine, as its virtual machine gave it.
  @SuppressWarnings("BanJNDI")
  public static void main(String[] arguments) throws Exception {
    long lines = Long.parseLong(arguments[3]);
    try (JMXConnector server = JMXConnectorFactory.connect(address(arguments[2]))) {
      MBeanServerConnection connection = server.getMBeanServerConnection();
      MemoryMXBean memory =
          ManagementFactory.newPlatformMXBeanProxy(
              connection, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
      var benchmark = new ExchangeBenchmark(arguments[0], arguments[1], memory);
      benchmark.takeIn(lines);
      benchmark.readBack();
    }
  }

  private static JMXServiceURL address(String process)
      throws AttachNotSupportedException, IOException {
    VirtualMachine machine = VirtualMachine.attach(process);
    try {
      return new JMXServiceURL(machine.startLocalManagementAgent());
    } finally {
      machine.detach();
    }
  }

  private void takeIn(long lines) throws IOException, InterruptedException {
    var progress = new Progress("import", lines);
    HttpRequest request =
        request("/api/proposals/import")
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofInputStream(() -> new MadeUpQueue(lines, progress::at)))
            .build();
    HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200 || !answer.body().contains("\"added\":" + lines + ",")) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    progress.end(lines);
  }

  private void readBack() throws IOException, InterruptedException {
    long proposals = proposals();
    var progress = new Progress("export", proposals);
    HttpResponse<InputStream> answer =
        CLIENT.send(request("/api/proposals/export").GET().build(), BodyHandlers.ofInputStream());
    long lines = 0;
    long bytes = 0;
    var buffer = new byte[1 << 16];
    try (InputStream in = answer.body()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            lines++;
            progress.at(lines);
          }
        }
      }
    }
    progress.end(lines);
    System.out.printf(Locale.ROOT, "export: %,d bytes%n", bytes);
    if (lines != proposals) {
      throw new IOException("there are " + proposals + " proposals, and " + lines + " came");
    }
  }

  private long proposals() throws IOException, InterruptedException {
    String stats =
        CLIENT.send(request("/api/proposals/stats").GET().build(), BodyHandlers.ofString()).body();
    return Long.parseLong(stats.replaceFirst("(?s).*\"total\":([0-9]+).*", "$1"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(root + path))
        .timeout(Duration.ofHours(6))
        .header("Authorization", "Bearer " + token);
  }

  /** Prints a line for each tenth of the whole. */
  private final class Progress {

    private final String what;
    private final long step;
    private final long start = System.nanoTime();
    private long since = start;
    private long told;

    private Progress(String what, long whole) {
      this.what = what;
      this.step = Math.max(1, whole / TENTHS);
    }

    private void at(long line) {
      if (line - told >= step) {
        print(line, line - told, since);
        told = line;
        since = System.nanoTime();
      }
    }

    private void end(long lines) {
      print(lines, lines, start);
    }

    private void print(long line, long lines, long from) {
      double seconds = (System.nanoTime() - from) / 1e9;
      memory.gc();
      System.out.printf(
          Locale.ROOT,
          "%s: %,d lines, %,d lines in %.1f s (%.0f lines/s), heap %d MiB%n",
          what,
          line,
          lines,
          seconds,
          lines / seconds,
          memory.getHeapMemoryUsage().getUsed() >> 20);
    }
  }
}
