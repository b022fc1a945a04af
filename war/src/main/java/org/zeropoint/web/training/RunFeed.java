package org.zeropoint.web.training;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.zeropoint.exchange.boundary.LiveEvents;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Outbox.Event;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingRun;

/**
 * Sends runs to those who watch them: after each commit that changed one, and now and then to find
 * out who is gone.
 */
@ApplicationScoped
public class RunFeed {

  private static final int MOST_VIEWERS = 200;
  private static final int BEAT_SECONDS = 10;

  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Consumer<Event> listener = this::changed;

  @Resource private ManagedExecutorService executor;
  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private LiveEvents events;
  @Inject private Callers callers;
  @Inject private Runs runs;

  private ScheduledFuture<?> beat;

  /** Someone who watches a run with their own rights. */
  record Viewer(SseEventSink sink, Sse sse, Caller caller, String runId) {}

  @PostConstruct
  void listen() {
    events.subscribe(listener);
    beat =
        scheduler.scheduleWithFixedDelay(
            () -> watches.forEach(Watch::wake), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
  }

  @PreDestroy
  void stop() {
    events.unsubscribe(listener);
    beat.cancel(false);
    watches.forEach(Watch::end);
  }

  /**
   * Sends what was measured after {@code step} and goes on until the run is over or the viewer is
   * gone.
   *
   * @throws Unavailable when too many watch already
   */
  void watch(Viewer viewer, int step) {
    if (watches.size() >= MOST_VIEWERS) {
      throw new Unavailable("too many runs are being watched; ask for their state instead");
    }
    var watch = new Watch(viewer, step);
    watches.add(watch);
    watch.wake();
  }

  private void changed(Event event) {
    if ("run".equals(event.type())) {
      for (Watch watch : watches) {
        if (watch.viewer.runId().equals(event.subject())) {
          watch.wake();
        }
      }
    }
  }

  /** One viewer: never written to by two threads, and never told less than the last change. */
  private final class Watch {

    private final Viewer viewer;
    private final AtomicInteger wakes = new AtomicInteger();
    private int step;

    Watch(Viewer viewer, int step) {
      this.viewer = viewer;
      this.step = step;
    }

    void wake() {
      if (wakes.getAndIncrement() == 0) {
        try {
          executor.execute(this::tell);
        } catch (RejectedExecutionException e) {
          // Nobody is telling: the next change, or the beat, tries again.
          wakes.set(0);
        }
      }
    }

    private void tell() {
      int seen;
      do {
        seen = wakes.get();
        try {
          callers.as(viewer.caller(), this::send);
        } catch (RuntimeException e) {
          end();
        }
      } while (wakes.addAndGet(-seen) > 0);
    }

    private void send() {
      if (viewer.sink().isClosed()) {
        end();
        return;
      }
      TrainingRun run = runs.find(viewer.runId());
      List<RunJson.Metric> metrics =
          runs.metrics(viewer.runId(), step, Runs.TO_THE_END, Runs.USUAL_POINTS).stream()
              .map(RunJson.Metric::of)
              .toList();
      if (!metrics.isEmpty()) {
        step = metrics.get(metrics.size() - 1).step();
        send("metrics", metrics);
      }
      send("progress", RunJson.of(run, runs.places(List.of(run))));
      if (settled(run)) {
        end();
      }
    }

    private void send(String name, Object value) {
      viewer
          .sink()
          .send(
              viewer
                  .sse()
                  .newEventBuilder()
                  .id(String.valueOf(step))
                  .name(name)
                  .data(String.class, Json.write(value))
                  .build())
          .whenComplete(
              (done, problem) -> {
                if (problem != null) {
                  end();
                }
              });
    }

    void end() {
      watches.remove(this);
      viewer.sink().close();
    }
  }

  /** Nothing will change any more: a completed run has become a proposal, or it says why not. */
  private static boolean settled(TrainingRun run) {
    return run.status().over()
        && (run.status() != RunStatus.COMPLETED
            || run.proposalId().isPresent()
            || run.problem().isPresent());
  }
}
