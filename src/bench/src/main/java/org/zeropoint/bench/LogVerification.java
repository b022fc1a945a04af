package org.zeropoint.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeropoint.shared.Json;

/** How long a server takes to hash its whole log again, and what its heap holds meanwhile. */
final class LogVerification {

  private static final Duration LIMIT = Duration.ofMinutes(9);

  private final LogSite site;

  LogVerification(LogSite site) {
    this.site = site;
  }

  void measure() throws InterruptedException, ExecutionException {
    long cpu = site.gauge().cpuNanos();
    long begin = System.nanoTime();
    long entries = verify();
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "verify: %,d entries in %.1f s, %,.0f a second, %.1f s of a processor;"
            + " heap after a collection at most %d MiB%n",
        entries,
        seconds,
        entries / seconds,
        (site.gauge().cpuNanos() - cpu) / 1e9,
        heap());
  }

  private long verify() {
    JsonNode answer = Json.parse(site.body("api/audit/verify", LIMIT));
    if (!answer.path("valid").asBoolean()) {
      throw new IllegalStateException("the log is not whole: " + answer);
    }
    return answer.path("entries").asLong();
  }

  /** Once more, with a collection each second: those take time of their own. */
  private long heap() throws InterruptedException, ExecutionException {
    ExecutorService again = Executors.newSingleThreadExecutor();
    try {
      Future<Long> verified = again.submit(this::verify);
      long most = 0;
      do {
        most = Math.max(most, site.gauge().heapMebibytes());
      } while (!isDone(verified));
      return most;
    } finally {
      again.shutdownNow();
    }
  }

  private static boolean isDone(Future<Long> verified)
      throws InterruptedException, ExecutionException {
    try {
      verified.get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
