package org.zeropoint.nodes.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeropoint.nodes.dispatch.SigningServer.Reply;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.CallFailure;
import org.zeropoint.nodes.entity.CallFailure.Kind;
import org.zeropoint.nodes.entity.EnrolmentWish;
import org.zeropoint.nodes.entity.NewNode;
import org.zeropoint.nodes.entity.NodeMachine;
import org.zeropoint.nodes.entity.NodeOrders;
import org.zeropoint.nodes.entity.NodeStart;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.nodes.signature.SignedRequest;

/** Calls over real connections: what is taken, what is tried again, and what ends. */
class DispatchTest {

  private static final SignatureKey KEY = SignatureKey.generate();
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final byte[] BODY = {3, 1, 4, 1, 5};
  private static final Backoff BACKOFF = new Backoff(4, Duration.ofMillis(2), Duration.ofMillis(8));
  private static final CircuitBreaker.Rule BREAKER =
      new CircuitBreaker.Rule(5, Duration.ofSeconds(60), Duration.ofSeconds(60));

  private final Dispatch dispatch =
      new Dispatch(
          () -> new Signer(CallSignature.COORDINATOR, KEY), Clock.systemUTC(), BACKOFF, BREAKER);
  private Optional<SigningServer> server = Optional.empty();

  private Peer node(Function<SignedRequest, Reply> replies) throws IOException {
    server = Optional.of(new SigningServer("node-1", KEY.verifier(), replies));
    return server.get().peer();
  }

  @AfterEach
  void stop() {
    server.ifPresent(SigningServer::close);
  }

  private static Call post(Duration deadline) {
    return Call.post(
        "/api/blocks/forward", new Call.Body("application/octet-stream", BODY), deadline);
  }

  private CallFailure failure(Peer peer, Call call) {
    var failed = new AtomicReference<CallFailure>();
    assertThatExceptionOfType(CallFailure.class)
        .isThrownBy(() -> dispatch.call(peer, call))
        .satisfies(failed::set);
    return failed.get();
  }

  @Test
  void aCallAndItsAnswer_areSignedBothWays() throws IOException {
    Peer peer = node(request -> Reply.signed(200, new byte[] {9}));
    Answer answer = dispatch.call(peer, post(LONG));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).containsExactly(9);
    Call query = new Call("GET", "/api/x", "a=b", Optional.empty(), LONG, true, 10);
    assertThat(dispatch.call(peer, query).succeeded()).isTrue();
    List<SignedRequest> seen = server.orElseThrow().seen();
    assertThat(seen).extracting(SignedRequest::lease).containsExactly(7L, 7L);
    assertThat(seen).extracting(SignedRequest::signer).containsOnly("coordinator");
    assertThat(seen.get(1).message().derived()).containsEntry("@query", "?a=b");
  }

  @Test
  void aRefusalThatIsSigned_isAnAnswer() throws IOException {
    Peer peer = node(r -> Reply.signed(409, "{\"detail\":\"lease 7 is over\"}".getBytes(UTF_8)));
    Answer answer = dispatch.call(peer, post(LONG).again());
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.detail()).isEqualTo("lease 7 is over");
    assertThat(server.orElseThrow().seen()).hasSize(1);
  }

  /** Ways in which an answer is not the one of the node. */
  enum Lie {
    UNSIGNED(new Reply(200, Map.of(), BODY, false, false)),
    ALTERED(new Reply(200, Map.of(), BODY, true, true)),
    REDIRECT(new Reply(302, Map.of("Location", "http://localhost:1/"), BODY, true, false)),
    REDIRECT_UNSIGNED(new Reply(307, Map.of("Location", "/"), BODY, false, false)),
    REFUSAL_UNSIGNED(new Reply(404, Map.of(), BODY, false, false));

    private final Reply reply;

    Lie(Reply reply) {
      this.reply = reply;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatIsNotTheNodes_isNotTaken_norAskedForAgain(Lie lie) throws IOException {
    Peer peer = node(request -> lie.reply);
    assertThat(failure(peer, post(LONG).again()).kind()).isEqualTo(Kind.UNTRUSTED);
    assertThat(server.orElseThrow().seen()).hasSize(1);
  }

  @Test
  void anAnswerOfAnotherKey_isNotTaken() throws IOException {
    Peer peer = node(request -> Reply.signed(200, BODY));
    var other = new Peer(peer.id(), peer.url(), Optional.of(SignatureKey.generate().verifier()), 7);
    assertThat(failure(other, post(LONG)).kind()).isEqualTo(Kind.UNTRUSTED);
  }

  @Test
  void anAnswerIsReadUpToItsLimit() throws IOException {
    Peer peer = node(request -> Reply.signed(200, new byte[5000]));
    assertThat(dispatch.call(peer, post(LONG).upTo(5000)).body()).hasSize(5000);
    CallFailure failure = failure(peer, post(LONG).upTo(4999));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessageContaining("more than 4999 bytes");
  }

  @Test
  void whatCanBeRepeated_isTriedAgain_eachTimeSignedAfresh() throws IOException {
    var calls = new AtomicInteger();
    Peer peer =
        node(
            request ->
                calls.incrementAndGet() < 3
                    ? new Reply(503, Map.of(), BODY, calls.get() == 1, false)
                    : Reply.signed(200, BODY));
    assertThat(dispatch.call(peer, post(LONG).again()).status()).isEqualTo(200);
    assertThat(server.orElseThrow().seen())
        .extracting(SignedRequest::nonce)
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatCannotBeRepeated_isTriedOnce() throws IOException {
    Peer peer = node(request -> new Reply(429, Map.of("Retry-After", "3"), BODY, true, false));
    CallFailure failure = failure(peer, post(LONG));
    assertThat(failure.kind()).isEqualTo(Kind.BUSY);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    assertThat(server.orElseThrow().seen()).hasSize(1);
  }

  @Test
  void aNodeThatAsksForTime_getsIt_unlessTheDeadlineComesBefore() throws IOException {
    var calls = new AtomicInteger();
    Peer peer =
        node(
            request ->
                calls.incrementAndGet() == 1
                    ? new Reply(429, Map.of("Retry-After", "1"), BODY, true, false)
                    : Reply.signed(200, BODY));
    long begin = System.nanoTime();
    assertThat(dispatch.call(peer, post(LONG).again()).status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
    calls.set(0);
    CallFailure failure = failure(peer, post(Duration.ofMillis(900)).again());
    assertThat(failure.kind()).isEqualTo(Kind.BUSY);
    assertThat(calls).hasValue(1);
  }

  @Test
  void triesHaveABound_andABusyNodeDoesNotOpenTheBreaker() throws IOException {
    Peer peer = node(request -> new Reply(503, Map.of(), BODY, true, false));
    for (int i = 0; i < 3; i++) {
      assertThat(failure(peer, post(LONG).again()).kind()).isEqualTo(Kind.BUSY);
    }
    assertThat(server.orElseThrow().seen()).hasSize(12);
  }

  @Test
  void aNodeThatDoesNotAnswer_isNotAskedAnyMore() throws IOException {
    Peer peer;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var url = new NodeUrl("http://localhost:" + closed.getLocalPort());
      peer = new Peer("node-9", url, Optional.of(KEY.verifier()), 1);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(failure(peer, post(LONG)).kind()).isEqualTo(Kind.UNREACHABLE);
    }
    CallFailure failure = failure(peer, post(LONG));
    assertThat(failure.kind()).isEqualTo(Kind.OPEN);
    assertThat(failure.retryAfter()).isPositive();
  }

  /** A node that takes a request, never answers it, and tells when its connection ends. */
  private static CompletableFuture<Integer> silent(
      ServerSocket socket, CompletableFuture<?> begun) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket connection = socket.accept();
              InputStream in = connection.getInputStream()) {
            in.readNBytes(10);
            begun.complete(null);
            int read = 0;
            while (read >= 0) {
              read = in.read(new byte[1000]);
            }
            return read;
          } catch (IOException e) {
            // Reset instead of closed: it is over as well.
            return -1;
          }
        });
  }

  @Test
  void whoeverGivesUp_endsTheCall_andTheNodeSeesIt() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var begun = new CompletableFuture<Void>();
      CompletableFuture<Integer> ended = silent(socket, begun);
      var peer =
          new Peer(
              "node-1",
              new NodeUrl("http://localhost:" + socket.getLocalPort()),
              Optional.of(KEY.verifier()),
              1);
      var thread = new AtomicReference<Thread>();
      CompletableFuture<CallFailure> caller =
          CompletableFuture.supplyAsync(
              () -> {
                thread.set(Thread.currentThread());
                CallFailure failure = failure(peer, post(LONG).again());
                assertThat(Thread.interrupted()).isTrue();
                return failure;
              });
      begun.get(10, TimeUnit.SECONDS);
      thread.get().interrupt();
      assertThat(caller.get(5, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CANCELLED);
      assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
    }
  }

  @Test
  void aDeadlineEndsTheCall_andTheNodeSeesIt() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> ended = silent(socket, new CompletableFuture<Void>());
      var url = new NodeUrl("http://localhost:" + socket.getLocalPort());
      var peer = new Peer("node-1", url, Optional.of(KEY.verifier()), 1);
      CallFailure failure = failure(peer, post(Duration.ofMillis(300)));
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
    }
  }

  @Test
  void aMachineIsIntroduced_andBelievesTheKeyThatSignedTheAnswer() throws IOException {
    var own = SignatureKey.generate();
    var start = new NodeStart(new NodeUrl("http://localhost:1"), new NodeMachine("CPU", 1, "0.1"));
    var wish = new EnrolmentWish("zpn_x", Optional.empty(), own.verifier(), start);
    var orders = new NodeOrders("node-1", 1, 5, 15, NodeState.JOINING, false, List.of());
    var named = new AtomicReference<PublicSignatureKey>();
    try (var coordinator =
        new SigningServer(
            CallSignature.COORDINATOR,
            own.verifier(),
            request ->
                Reply.signed(
                    201,
                    new NewNode("gpu", named.get(), orders).json().toString().getBytes(UTF_8)))) {
      named.set(coordinator.key());
      assertThat(introduce(coordinator, wish, own).coordinatorKey()).isEqualTo(coordinator.key());
      named.set(SignatureKey.generate().verifier());
      assertThatExceptionOfType(CallFailure.class)
          .isThrownBy(() -> introduce(coordinator, wish, own))
          .withMessageContaining("does not fit");
    }
  }

  private static NewNode introduce(
      SigningServer coordinator, EnrolmentWish wish, SignatureKey own) {
    return Introduction.introduce(coordinator.url(), wish, own, LONG, Clock.systemUTC());
  }
}
