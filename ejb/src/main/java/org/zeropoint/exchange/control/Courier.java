package org.zeropoint.exchange.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSocketFactory;
import org.zeropoint.exchange.entity.WebhookDelivery;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.outbound.Addresses;
import org.zeropoint.shared.outbound.PinnedPost;
import org.zeropoint.shared.outbound.Target;

/**
 * Sends what is due, for a few webhooks at a time and one delivery after another for each: in the
 * order of the events as long as all goes well. One that failed waits for its next try, and those
 * behind it go first; the event's id tells receivers the order.
 */
@ApplicationScoped
public class Courier {

  private static final System.Logger LOG = System.getLogger(Courier.class.getName());
  private static final int MOST_AT_ONCE = 8;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int FIRST_SUCCESS = 200;
  private static final int FIRST_REDIRECT = 300;

  private final Set<Long> busy = ConcurrentHashMap.newKeySet();

  @Resource private ManagedExecutorService executor;
  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private DeliveryBook book;
  @Inject private SecretBox box;
  @Inject private Settings settings;

  private PinnedPost post;
  private volatile boolean stopping;

  /**
   * @throws IllegalStateException when a setting cannot be read; then the server does not start
   */
  void ready() {
    Addresses.of(settings);
    settings.plainWebhooks();
  }

  @PostConstruct
  void prepare() {
    post = new PinnedPost((SSLSocketFactory) SSLSocketFactory.getDefault(), scheduler, LIMIT);
  }

  /** Starts a worker for each webhook that something is due for and that has none. */
  void dispatch() {
    if (stopping || busy.size() >= MOST_AT_ONCE) {
      return;
    }
    for (long webhook : book.due(2 * MOST_AT_ONCE)) {
      if (busy.size() < MOST_AT_ONCE && busy.add(webhook)) {
        try {
          executor.execute(() -> work(webhook));
        } catch (RejectedExecutionException e) {
          busy.remove(webhook);
          throw e;
        }
      }
    }
  }

  void stop() {
    stopping = true;
  }

  /** Until nothing is due or something failed: then others may come first. */
  private void work(long webhook) {
    try {
      boolean going = true;
      while (going && !stopping) {
        Optional<DeliveryBook.Attempt> attempt = book.claim(webhook);
        going = attempt.isPresent() && deliver(attempt.get());
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "deliveries of webhook " + webhook + " stumbled", e);
    } finally {
      busy.remove(webhook);
    }
  }

  private boolean deliver(DeliveryBook.Attempt attempt) {
    WebhookDelivery.Outcome outcome = send(attempt);
    book.went(attempt, outcome);
    return outcome.problem().isEmpty();
  }

  private WebhookDelivery.Outcome send(DeliveryBook.Attempt attempt) {
    try {
      Target target = Target.of(attempt.url(), settings.plainWebhooks());
      var addresses = target.resolve(Addresses.of(settings));
      PinnedPost.Answer answer =
          post.send(target, addresses, headers(attempt), attempt.message().body());
      boolean taken = answer.status() >= FIRST_SUCCESS && answer.status() < FIRST_REDIRECT;
      return new WebhookDelivery.Outcome(
          Optional.of(answer.status()),
          answer.body(),
          taken ? Optional.empty() : Optional.of("the receiver answered " + answer.status()));
    } catch (Problem e) {
      return unsent(e.getMessage());
    } catch (IOException e) {
      return unsent("no answer: " + e.getMessage());
    }
  }

  private Map<String, String> headers(DeliveryBook.Attempt attempt) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("User-Agent", "Zeropoint-Webhooks");
    headers.put("Zeropoint-Event", attempt.message().event());
    headers.put("Zeropoint-Event-Id", attempt.message().eventId());
    headers.put("Zeropoint-Delivery", attempt.delivery() + "-" + attempt.number());
    headers.put(
        "Zeropoint-Signature",
        Signature.of(
            attempt.secrets().stream().map(box::open).toList(),
            attempt.at(),
            attempt.message().body()));
    return headers;
  }

  private static WebhookDelivery.Outcome unsent(String problem) {
    return new WebhookDelivery.Outcome(Optional.empty(), "", Optional.of(problem));
  }
}
