package org.zeropoint.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Reads a stream of server-sent events as a client outside would, line by line. */
public final class EventStreamReader implements AutoCloseable {

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final HttpResponse<InputStream> response;
  private volatile boolean commented;

  /** One event of the stream. */
  public record Event(String id, String name, String data) {}

  private EventStreamReader(HttpResponse<InputStream> response) {
    this.response = response;
    Thread thread = new Thread(this::read, "event stream");
    thread.setDaemon(true);
    thread.start();
  }

  /** Opens a stream; the request has everything but the accepted type. */
  public static EventStreamReader open(HttpRequest.Builder request) throws Exception {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                request.header("Accept", "text/event-stream").GET().build(),
                HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("status " + response.statusCode());
    }
    return new EventStreamReader(response);
  }

  public String contentType() {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  /** Whether a comment, which keeps the line open, has come. */
  public boolean commented() {
    return commented;
  }

  /** All events up to the first that {@code last} admits. */
  public List<Event> until(Predicate<Event> last) throws InterruptedException {
    var seen = new ArrayList<Event>();
    while (true) {
      Optional<Event> next = Optional.ofNullable(events.poll(30, TimeUnit.SECONDS));
      if (next.isEmpty()) {
        throw new AssertionError("not in " + Duration.ofSeconds(30) + ", only " + seen);
      }
      seen.add(next.get());
      if (last.test(next.get())) {
        return seen;
      }
    }
  }

  private void read() {
    try (Scanner lines = new Scanner(response.body(), StandardCharsets.UTF_8)) {
      String id = "";
      String name = "";
      var data = new StringBuilder();
      while (lines.hasNextLine()) {
        String line = lines.nextLine();
        if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring(5).strip());
        } else if (line.startsWith(":")) {
          commented = true;
        } else if (line.isEmpty() && data.length() > 0) {
          events.add(new Event(id, name, data.toString()));
          data.setLength(0);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
