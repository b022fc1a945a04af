package org.zeropoint.web.proposals;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.exchange.boundary.LiveEvents;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Outbox.Event;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.shared.Violation;
import org.zeropoint.web.problem.ProblemDocument;
import org.zeropoint.web.problem.ProblemMapper;
import org.zeropoint.web.proposals.ConsensusResource.GateState;

/**
 * Those who wait for the gate to say something else. Nobody holds a thread or a transaction: each
 * is looked after when a change commits in this server, and every two seconds for what changed
 * elsewhere.
 */
@ApplicationScoped
public class GateWaits {

  private static final System.Logger LOG = System.getLogger(GateWaits.class.getName());
  private static final int MOST_WAITING = 1000;
  private static final int BEAT_SECONDS = 2;

  /** After it the server answers 503 in place of one who could not. */
  private static final int GRACE_SECONDS = 30;

  private static final Set<String> DECIDED = Set.of("accepted", "rejected");

  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
  private final Consumer<Event> listener = this::changed;

  @Resource private ManagedExecutorService executor;
  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private LiveEvents events;
  @Inject private Callers callers;
  @Inject private Consensus consensus;
  @Inject private Clock clock;

  private ScheduledFuture<?> beat;

  /**
   * What is asked.
   *
   * @param digest the revision that is meant
   * @param commit the commit that is meant
   * @param line whether one line of text is wanted
   * @param instance path of the request
   */
  record Question(
      Caller caller,
      String proposalId,
      Optional<String> digest,
      Optional<String> commit,
      boolean line,
      String instance) {}

  @PostConstruct
  void listen() {
    events.subscribe(listener);
    beat =
        scheduler.scheduleWithFixedDelay(
            () -> waiting.forEach(Waiter::wake), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
  }

  @PreDestroy
  void stop() {
    events.unsubscribe(listener);
    beat.cancel(false);
    waiting.forEach(waiter -> waiter.end(new Unavailable("the server is stopping")));
  }

  /**
   * Answers at once when it is decided or nobody wants to wait, else when it is not as it was, or
   * after so many seconds as it is.
   *
   * @throws Conflict when the newest revision has another digest, or is about another commit
   * @throws Unavailable when too many wait already
   */
  void answer(Question question, int seconds, AsyncResponse response) {
    GateState first = look(question);
    if (seconds == 0 || DECIDED.contains(first.status())) {
      response.resume(shown(question, first));
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      throw new Unavailable("too many wait for the gate; ask again later, or without wait");
    }
    var waiter = new Waiter(question, first, clock.instant().plusSeconds(seconds), response);
    response.setTimeout(seconds + GRACE_SECONDS, TimeUnit.SECONDS);
    waiting.add(waiter);
    waiter.wake();
    scheduler.schedule(waiter::wake, seconds, TimeUnit.SECONDS);
  }

  private void changed(Event event) {
    if ("proposal".equals(event.type())) {
      for (Waiter waiter : waiting) {
        if (waiter.question.proposalId().equals(event.subject())) {
          waiter.wake();
        }
      }
    }
  }

  private GateState look(Question question) {
    var view = consensus.gate(question.proposalId());
    String newest = view.proposal().digest();
    if (question.digest().filter(digest -> !digest.equals(newest)).isPresent()) {
      throw new Conflict(
          "the newest revision of " + question.proposalId() + " is " + newest,
          List.of(new Violation("/digest", "is not the newest revision, which is " + newest)));
    }
    question.commit().ifPresent(view::requireCommit);
    return GateState.of(view);
  }

  private static Response shown(Question question, GateState state) {
    return question.line()
        ? Response.ok(GateLine.of(state), MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8")).build()
        : Response.ok(state, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** One who waits: looked after by one thread at a time, and answered once. */
  private final class Waiter {

    private final Question question;
    private final GateState first;
    private final Instant until;
    private final AsyncResponse response;
    private final AtomicInteger wakes = new AtomicInteger();

    Waiter(Question question, GateState first, Instant until, AsyncResponse response) {
      this.question = question;
      this.first = first;
      this.until = until;
      this.response = response;
    }

    void wake() {
      if (wakes.getAndIncrement() == 0) {
        try {
          executor.execute(this::check);
        } catch (RejectedExecutionException e) {
          // The next change, or the beat, tries again.
          wakes.set(0);
        }
      }
    }

    private void check() {
      int seen;
      do {
        seen = wakes.get();
        try {
          callers.as(question.caller(), this::tell);
        } catch (Problem problem) {
          end(problem);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "a wait for the gate ended at " + question, e);
          end(new Unavailable("the gate could not be asked; ask again"));
        }
      } while (wakes.addAndGet(-seen) > 0);
    }

    private void tell() {
      if (!waiting.contains(this)) {
        return;
      }
      GateState now = look(question);
      if (!now.equals(first) || !clock.instant().isBefore(until)) {
        end(shown(question, now));
      }
    }

    /** Outside of a request no mapper is at hand. */
    void end(Problem problem) {
      end(ProblemMapper.answer(ProblemDocument.of(problem, question.instance())));
    }

    private void end(Response answer) {
      if (waiting.remove(this)) {
        response.resume(answer);
      }
    }
  }
}
