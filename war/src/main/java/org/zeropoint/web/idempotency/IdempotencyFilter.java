package org.zeropoint.web.idempotency;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.zeropoint.exchange.boundary.Replays;
import org.zeropoint.exchange.entity.KeptAnswer;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Problem;
import org.zeropoint.web.problem.ProblemDocument;
import org.zeropoint.web.problem.RefusedCalls;
import org.zeropoint.web.wire.TooLarge;

/**
 * Lets a POST with an {@code Idempotency-Key} have its effect once: sent again within a day by the
 * same caller, it gets its first answer (draft-ietf-httpapi-idempotency-key-header). What was
 * refused had no effect and is tried again.
 */
public class IdempotencyFilter extends HttpFilter {

  /** Name of the header that a caller chooses a key in. */
  public static final String HEADER = "Idempotency-Key";

  /** Name of the header that tells a repeated answer from a first one. */
  public static final String REPLAYED = "Idempotency-Replayed";

  /**
   * Name of the attribute of a request that failed after its answer had begun: it is tried again,
   * whatever its status says.
   */
  public static final String UNDONE = IdempotencyFilter.class.getName() + ".undone";

  private static final long serialVersionUID = 1L;
  private static final String KEY = "[\\x21-\\x7e]{1,255}";
  private static final int UNPROCESSABLE = 422;

  @Inject private transient Callers callers;
  @Inject private transient Replays replays;
  @Inject private transient RefusedCalls refusals;
  @Resource private transient UserTransaction transaction;

  /** Requests that this server is working on; other servers meet on the unique key. */
  private final transient Set<List<String>> underway = ConcurrentHashMap.newKeySet();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Caller> caller = callers.find();
    if (!"POST".equals(request.getMethod())
        || request.getHeader(HEADER) == null
        || caller.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    try {
      var exchange = new Exchange(request, response, chain);
      requireTaken(exchange);
      once(caller.get(), key(request), exchange);
    } catch (TooLarge e) {
      ProblemDocument.of(413, "Request Entity Too Large", e.getMessage(), request.getRequestURI())
          .send(response);
    } catch (Problem problem) {
      ProblemDocument.of(problem, request.getRequestURI()).send(response);
    }
  }

  /** A request on its way, and where its answer goes. */
  private record Exchange(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain) {

    String path() {
      String info = request.getPathInfo();
      return info == null ? request.getServletPath() : request.getServletPath() + info;
    }

    /** What makes two requests the same: the call with its parameters, and the body. */
    Digest identity(SpooledBody body) {
      String query = Optional.ofNullable(request.getQueryString()).orElse("");
      return Digest.of(String.join("\n", path(), query, body.digest().value()));
    }

    HeldResponse pass(SpooledBody body) throws IOException, ServletException {
      var held = new HeldResponse(response);
      chain.doFilter(body.in(request), held);
      held.flushBuffer();
      return held;
    }

    void later(String why) throws IOException {
      response.setHeader("Retry-After", "1");
      ProblemDocument.of(new Conflict(why), request.getRequestURI()).send(response);
    }
  }

  private static void requireTaken(Exchange exchange) {
    if (Kind.of(exchange.path()) == Kind.NONE) {
      throw new Invalid(
          "/" + HEADER,
          "is not taken here: the same model, sent again for the same Synthiant, is answered with"
              + " the first upload");
    }
  }

  private static String key(HttpServletRequest request) {
    List<String> keys = Collections.list(request.getHeaders(HEADER));
    if (keys.size() > 1 || !keys.get(0).matches(KEY)) {
      throw new Invalid("/" + HEADER, "must be sent once, with 1 to 255 visible ASCII characters");
    }
    return keys.get(0);
  }

  private void once(Caller caller, String key, Exchange exchange)
      throws IOException, ServletException {
    List<String> place = List.of(caller.tenant(), caller.name(), key);
    if (!underway.add(place)) {
      exchange.later("the first request with this " + HEADER + " is still being worked on");
      return;
    }
    try (SpooledBody body = SpooledBody.of(exchange.request(), SpooledBody.LIMIT)) {
      if (Kind.of(exchange.path()).isApart()) {
        apart(key, exchange, body);
      } else {
        together(key, exchange, body);
      }
    } finally {
      underway.remove(place);
    }
  }

  private void together(String key, Exchange exchange, SpooledBody body)
      throws IOException, ServletException {
    HeldResponse held;
    refusals.hold(exchange.request());
    try (Unit unit = Unit.begin(transaction)) {
      if (answeredBefore(key, exchange, body) || !claimed(key, exchange, body)) {
        return;
      }
      held = exchange.pass(body);
      if (held.succeeded()) {
        replays.answered(key, kept(held, Kind.of(exchange.path())));
        unit.commit();
      }
    } finally {
      refusals.release(exchange.request());
    }
    held.release();
  }

  /** The call commits by itself, so the claim commits before it and the answer after it. */
  private void apart(String key, Exchange exchange, SpooledBody body)
      throws IOException, ServletException {
    try (Unit unit = Unit.begin(transaction)) {
      if (answeredBefore(key, exchange, body) || !claimed(key, exchange, body)) {
        return;
      }
      unit.commit();
    }
    HeldResponse held = exchange.pass(body);
    try (Unit unit = Unit.begin(transaction)) {
      boolean undone = exchange.request().getAttribute(UNDONE) != null;
      if (held.succeeded() && !undone) {
        replays.answered(key, kept(held, Kind.of(exchange.path())));
      } else if (undone || held.getStatus() != HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
        replays.release(key);
      }
      unit.commit();
    }
    held.release();
  }

  private static KeptAnswer.Answer kept(HeldResponse held, Kind kind) {
    KeptAnswer.Answer answer = held.answer();
    return kind.isSecret()
        ? new KeptAnswer.Answer(answer.status(), answer.headers(), Optional.empty())
        : answer;
  }

  /** Answers a request that came before; false when it did not. */
  private boolean answeredBefore(String key, Exchange exchange, SpooledBody body)
      throws IOException {
    Optional<KeptAnswer> earlier = replays.find(key);
    if (earlier.isEmpty()) {
      return false;
    }
    if (!earlier.get().isOf(exchange.identity(body))) {
      ProblemDocument.of(
              UNPROCESSABLE,
              "Another request had this key",
              "this " + HEADER + " belongs to another call or another body; choose a new one",
              exchange.request().getRequestURI())
          .send(exchange.response());
      return true;
    }
    KeptAnswer.Answer answer =
        earlier
            .get()
            .answer()
            .orElseThrow(
                () -> new Conflict("the first attempt did not finish; look before you repeat"));
    replay(answer, exchange.response());
    return true;
  }

  private static void replay(KeptAnswer.Answer answer, HttpServletResponse response)
      throws IOException {
    String text =
        answer
            .body()
            .orElseThrow(
                () ->
                    new Conflict(
                        "this was done already, and its answer is shown once: it holds a secret or is too long to be kept"));
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setHeader(REPLAYED, "true");
    response.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private boolean claimed(String key, Exchange exchange, SpooledBody body) throws IOException {
    try {
      replays.claim(key, exchange.identity(body));
      return true;
    } catch (Problem problem) {
      throw problem;
    } catch (RuntimeException e) {
      System.getLogger(IdempotencyFilter.class.getName())
          .log(System.Logger.Level.INFO, "an Idempotency-Key was taken at the same moment", e);
      exchange.later("another server is working on a request with this " + HEADER);
      return false;
    }
  }
}
