package org.zeropoint.nodes.dispatch;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.CallFailure;
import org.zeropoint.nodes.entity.CallFailure.Kind;
import org.zeropoint.nodes.entity.NewNode;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.nodes.signature.Message;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Problem;

/** One request and the answer to it: signs the one, checks the other. */
final class Exchange {

  private static final String CONTENT_TYPE = "Content-Type";
  private static final int REDIRECTS = 3;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int LONGEST_WAIT_SECONDS = 3600;

  private final HttpClient client;
  private final Supplier<Signer> signer;
  private final Clock clock;

  Exchange(HttpClient client, Supplier<Signer> signer, Clock clock) {
    this.client = client;
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * Sends a call once.
   *
   * @param time until the whole answer has to be there
   * @throws CallFailure when there is no answer that can be used
   */
  Answer send(Peer peer, Call call, Duration time) {
    Message request = signed(peer, call);
    HttpResponse<byte[]> response = answer(peer, request(peer, call, request, time), call, time);
    int status = response.statusCode();
    if (!isSigned(response)) {
      throw unsigned(peer, response);
    }
    require(peer, request, response);
    if (status == TOO_MANY || status == UNAVAILABLE) {
      throw new CallFailure(
          peer.id(), Kind.BUSY, "is busy: " + answer(response).detail(), retryAfter(response));
    }
    if (status / 100 == REDIRECTS) {
      throw new CallFailure(peer.id(), Kind.UNTRUSTED, "leads elsewhere, which is not followed");
    }
    return answer(response);
  }

  private Message signed(Peer peer, Call call) {
    Map<String, List<String>> fields = new HashMap<>();
    call.body().ifPresent(body -> fields.put(CONTENT_TYPE, List.of(body.type())));
    Message bare = Message.request(call.method(), call.path(), call.query(), fields);
    Optional<Digest> digest = call.body().map(body -> Digest.of(body.bytes()));
    return bare.with(
        CallSignature.sign(bare, signer.get(), peer.id(), peer.lease(), digest, clock.instant()));
  }

  private static HttpRequest request(Peer peer, Call call, Message signed, Duration time) {
    var request =
        HttpRequest.newBuilder(peer.url().to(call.path(), call.query()))
            .timeout(time)
            .method(
                call.method(),
                call.body()
                    .map(body -> HttpRequest.BodyPublishers.ofByteArray(body.bytes()))
                    .orElse(HttpRequest.BodyPublishers.noBody()));
    signed.fields().forEach((name, values) -> request.header(name, values.get(0)));
    return request.build();
  }

  /** Whoever is interrupted here, or waits in vain, ends the exchange: its connection is closed. */
  private HttpResponse<byte[]> answer(Peer peer, HttpRequest request, Call call, Duration time) {
    CompletableFuture<HttpResponse<byte[]>> underway =
        client.sendAsync(request, BoundedBody.upTo(call.mostBytes()));
    try {
      return underway.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      underway.cancel(true);
      Thread.currentThread().interrupt();
      throw new CallFailure(peer.id(), Kind.CANCELLED, "the call was cancelled", e);
    } catch (TimeoutException e) {
      underway.cancel(true);
      throw new CallFailure(
          peer.id(), Kind.UNREACHABLE, "did not answer within " + time.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new CallFailure(peer.id(), Kind.UNREACHABLE, "no answer: " + reason(e), e);
    }
  }

  private static String reason(ExecutionException thrown) {
    Throwable cause = thrown.getCause();
    String message = cause instanceof IOException ? cause.getMessage() : null;
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static boolean isSigned(HttpResponse<byte[]> response) {
    return response.headers().firstValue(CallSignature.FIELD).isPresent();
  }

  /** What stands before the other side answers so: it may be a proxy, or a server that starts. */
  private static CallFailure unsigned(Peer peer, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    boolean passing = status == TOO_MANY || status / 100 == UNAVAILABLE / 100;
    return new CallFailure(
        peer.id(),
        passing ? Kind.UNREACHABLE : Kind.UNTRUSTED,
        "answered " + status + " without a signature: " + answer(response).detail(),
        retryAfter(response));
  }

  private static void require(Peer peer, Message request, HttpResponse<byte[]> response) {
    try {
      CallSignature.requireAnswer(
          Message.answer(response.statusCode(), response.headers().map(), request),
          peer.id(),
          peer.key().orElseGet(() -> introduced(answer(response))),
          Digest.of(response.body()));
    } catch (IllegalArgumentException | Problem e) {
      throw new CallFailure(
          peer.id(), Kind.UNTRUSTED, "its answer is not taken: " + e.getMessage(), e);
    }
  }

  private static PublicSignatureKey introduced(Answer answer) {
    return NewNode.of(answer.json()).coordinatorKey();
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    return new Answer(
        response.statusCode(),
        response.headers().firstValue(CONTENT_TYPE).orElse(""),
        response.body());
  }

  /** In seconds only (RFC 9110, section 10.2.3): a date would need the same clock. */
  private static Duration retryAfter(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(text -> Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_WAIT_SECONDS)))
        .orElse(Duration.ZERO);
  }
}
