package org.zeropoint.exchange.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSocketFactory;
import org.zeropoint.audit.tree.AddCheckpoint;
import org.zeropoint.exchange.entity.ConfiguredWitness;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.outbound.Addresses;
import org.zeropoint.shared.outbound.PinnedPost;
import org.zeropoint.shared.outbound.Target;

/**
 * Takes the newest checkpoint to each witness, to all of them the same one, and keeps what they
 * sign.
 */
@ApplicationScoped
public class WitnessCourier {

  private static final System.Logger LOG = System.getLogger(WitnessCourier.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 8192;

  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  @Resource private ManagedExecutorService executor;
  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private WitnessBook book;
  @Inject private WitnessMemory memory;
  @Inject private Settings settings;
  @Inject private Clock clock;

  private PinnedPost post;

  @PostConstruct
  void prepare() {
    post = new PinnedPost((SSLSocketFactory) SSLSocketFactory.getDefault(), scheduler, LIMIT);
  }

  /** Visits every witness that has not cosigned the newest checkpoint and is not to be left be. */
  void dispatch() {
    if (memory.standings().isEmpty()) {
      return;
    }
    long newest = book.newest();
    for (WitnessMemory.Standing standing : memory.standings()) {
      String name = standing.witness().name();
      boolean due = !standing.nextAt().isAfter(clock.instant());
      if (due && newest > 0 && standing.cosigned() != newest && busy.add(name)) {
        try {
          executor.execute(() -> visit(standing.witness(), newest));
        } catch (RejectedExecutionException e) {
          busy.remove(name);
          throw e;
        }
      }
    }
  }

  private void visit(ConfiguredWitness witness, long size) {
    try {
      if (book.cosigned(witness.key()) == size) {
        memory.cosigned(witness, size);
        return;
      }
      Optional<AddCheckpoint> request = book.request(witness.key(), size, OptionalLong.empty());
      if (request.isPresent()) {
        heard(witness, request.get(), ask(witness, request.get()), true);
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the witness " + witness.name() + " was not asked", e);
      memory.failed(witness, "it was not asked: " + e.getMessage());
    } finally {
      busy.remove(witness.name());
    }
  }

  /**
   * @param first whether to ask once more when it saw another size last than we thought
   */
  private void heard(
      ConfiguredWitness witness, AddCheckpoint request, WitnessReply reply, boolean first) {
    if (reply instanceof WitnessReply.Cosigned cosigned) {
      book.keep(request, cosigned);
      memory.cosigned(witness, request.checkpoint().size());
    } else if (reply instanceof WitnessReply.Saw saw) {
      askAgain(witness, request, saw.size(), first);
    } else if (reply instanceof WitnessReply.Refused refused) {
      memory.refused(witness, refused.reason());
    } else if (reply instanceof WitnessReply.Failed failed) {
      memory.failed(witness, failed.reason());
    }
  }

  private void askAgain(ConfiguredWitness witness, AddCheckpoint request, long saw, boolean first) {
    long size = request.checkpoint().size();
    if (saw > book.newest()) {
      memory.refused(
          witness, "it cosigned %d entries, this log has only %d: it was cut".formatted(saw, size));
    } else if (saw <= size && first) {
      Optional<AddCheckpoint> again = book.request(witness.key(), size, OptionalLong.of(saw));
      again.ifPresent(better -> heard(witness, better, ask(witness, better), false));
    } else if (!first) {
      memory.failed(witness, "it names a size that it saw last, and then another");
    }
    // Else another server of ours was there with a larger checkpoint: the next turn sees it.
  }

  private WitnessReply ask(ConfiguredWitness witness, AddCheckpoint request) {
    try {
      Target target = Target.of(witness.url() + "/add-checkpoint", settings.plainWebhooks());
      PinnedPost.Answer answer =
          post.send(
              target,
              target.resolve(Addresses.of(settings)),
              headers(witness),
              new PinnedPost.Message("text/plain; charset=utf-8", request.format(), MOST_BYTES));
      return WitnessReply.of(answer, witness.key(), request, clock.instant());
    } catch (Problem e) {
      return new WitnessReply.Failed(e.getMessage());
    } catch (IOException e) {
      return new WitnessReply.Failed("no answer: " + e.getMessage());
    }
  }

  private static Map<String, String> headers(ConfiguredWitness witness) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("User-Agent", "Zeropoint-Log");
    witness.token().ifPresent(token -> headers.put("Authorization", "Bearer " + token));
    return headers;
  }
}
