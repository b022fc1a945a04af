package org.zeropoint.web.exchange;

import jakarta.ws.rs.sse.OutboundSseEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.zeropoint.exchange.boundary.EventFeed;
import org.zeropoint.exchange.entity.StoredEvent;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Json;

/**
 * One reader's stream. Replay and what is live are the same: a slice behind the place that was
 * reached is read and sent, and the next slice only when that one has gone out. So nothing is lost
 * or doubled, at most one slice is held in memory, and no thread waits for a slow reader; one that
 * does not take a slice in {@code PATIENCE} is dropped, and may come back with {@code
 * Last-Event-ID}.
 */
final class EventStream {

  private static final int SLICE = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Then the reader comes back and signs in anew: a withdrawn right does not last for ever. */
  private static final Duration LIFE = Duration.ofHours(1);

  private final EventStreams.Reader reader;
  private final EventStreams.Means means;
  private final Consumer<EventStream> ended;
  private final Instant end;
  private final AtomicInteger wakes = new AtomicInteger();

  private long after;
  private boolean gap;
  private volatile boolean beatDue;
  private volatile Instant sendingSince = Instant.MAX;

  EventStream(
      EventStreams.Reader reader,
      EventFeed.Start start,
      EventStreams.Means means,
      Consumer<EventStream> ended) {
    this.reader = reader;
    this.means = means;
    this.ended = ended;
    this.after = start.after();
    this.gap = start.gap();
    this.end = means.clock().instant().plus(LIFE);
  }

  /** Looks for news; only one thread at a time does so for a stream. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      go();
    }
  }

  /** Shows that the line is open, and gives up a reader that is gone, slow or here for long. */
  void beat() {
    Instant now = means.clock().instant();
    if (reader.sink().isClosed() || now.isAfter(end) || now.minus(PATIENCE).isAfter(sendingSince)) {
      end();
    } else {
      beatDue = true;
      wake();
    }
  }

  boolean isOf(Caller caller) {
    return reader.caller().tenant().equals(caller.tenant())
        && reader.caller().name().equals(caller.name());
  }

  void end() {
    ended.accept(this);
    reader.sink().close();
  }

  private void go() {
    try {
      means.executor().execute(this::tell);
    } catch (RejectedExecutionException e) {
      // Nobody is telling: the next news, or the beat, tries again.
      wakes.set(0);
    }
  }

  /** Sends one slice; when it is out, goes on if there is or may be more. */
  private void tell() {
    int seen = wakes.get();
    try {
      means.callers().as(reader.caller(), () -> send(seen));
    } catch (RuntimeException e) {
      end();
    }
  }

  private void send(int seen) {
    EventFeed.News news = means.feed().news(after, reader.filter(), SLICE);
    sendingSince = means.clock().instant();
    CompletionStage<?> sent = CompletableFuture.completedFuture(null);
    if (gap) {
      gap = false;
      sent = sent(event(String.valueOf(after), "reset", "{\"after\":\"" + after + "\"}"));
    }
    if (beatDue) {
      beatDue = false;
      sent = sent(reader.sse().newEventBuilder().comment("beat").build());
    }
    for (StoredEvent event : news.events()) {
      sent = sent(event(String.valueOf(event.place()), event.name(), Json.write(event.json())));
    }
    after = news.reached();
    boolean full = news.events().size() == SLICE;
    sent.whenComplete((done, problem) -> went(seen, full, problem != null));
  }

  private void went(int seen, boolean more, boolean failed) {
    sendingSince = Instant.MAX;
    if (failed) {
      end();
    } else if (wakes.addAndGet(-seen) > 0) {
      go();
    } else if (more) {
      wake();
    }
  }

  private OutboundSseEvent event(String id, String name, String data) {
    return reader.sse().newEventBuilder().id(id).name(name).data(String.class, data).build();
  }

  private CompletionStage<?> sent(OutboundSseEvent event) {
    return reader
        .sink()
        .send(event)
        .whenComplete(
            (done, problem) -> {
              if (problem != null) {
                end();
              }
            });
  }
}
