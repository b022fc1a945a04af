package org.zeropoint.web.exchange;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.zeropoint.exchange.boundary.EventFeed;
import org.zeropoint.exchange.boundary.LiveEvents;
import org.zeropoint.exchange.entity.EventFilter;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Unavailable;

/** The open streams of events of this server. */
@ApplicationScoped
public class EventStreams {

  private static final int MOST_STREAMS = 200;
  private static final int MOST_OF_ONE = 20;
  private static final int BEAT_SECONDS = 15;

  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
  private final Runnable news = () -> streams.forEach(EventStream::wake);

  @Resource private ManagedExecutorService executor;
  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private EventFeed feed;
  @Inject private LiveEvents live;
  @Inject private Callers callers;
  @Inject private Clock clock;

  private ScheduledFuture<?> beat;

  /** Someone who reads with their own rights. */
  record Reader(SseEventSink sink, Sse sse, Caller caller, EventFilter filter) {}

  /** What streams share. */
  record Means(EventFeed feed, Callers callers, Clock clock, ManagedExecutorService executor) {}

  @PostConstruct
  void listen() {
    live.wakeOnNews(news);
    beat =
        scheduler.scheduleWithFixedDelay(
            () -> streams.forEach(EventStream::beat), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
  }

  @PreDestroy
  void stop() {
    live.sleep(news);
    beat.cancel(false);
    streams.forEach(EventStream::end);
  }

  /**
   * Sends what comes behind a place, until the reader is gone or too slow.
   *
   * @throws Unavailable when there are too many streams, of the reader or of all
   */
  void open(Reader reader, EventFeed.Start start) {
    var stream =
        new EventStream(reader, start, new Means(feed, callers, clock, executor), streams::remove);
    synchronized (streams) {
      requireRoom(reader.caller());
      streams.add(stream);
    }
    stream.beat();
  }

  private void requireRoom(Caller caller) {
    if (streams.size() >= MOST_STREAMS) {
      throw new Unavailable("too many streams of events are open; ask for the list instead");
    }
    // One reader that does not close its streams is not to shut out the others.
    if (streams.stream().filter(stream -> stream.isOf(caller)).count() >= MOST_OF_ONE) {
      throw new Unavailable(
          caller.name()
              + " has "
              + MOST_OF_ONE
              + " streams of events open; close one, or ask for the list instead");
    }
  }
}
