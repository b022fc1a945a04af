package org.zeropoint.nodes.dispatch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.nodes.signature.Message;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.nodes.signature.SignedRequest;
import org.zeropoint.shared.Digest;

/** A node that checks what it is sent, and signs what a test has it answer. */
final class SigningServer implements AutoCloseable {

  /**
   * What is answered.
   *
   * @param sign whether it is signed
   * @param altered whether another body goes out than was signed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Reply(int status, Map<String, String> fields, byte[] body, boolean sign, boolean altered) {

    static Reply signed(int status, byte[] body) {
      return new Reply(status, Map.of(), body, true, false);
    }
  }

  private final SignatureKey key = SignatureKey.generate();
  private final HttpServer server;
  private final String id;
  private final PublicSignatureKey caller;
  private final Function<SignedRequest, Reply> replies;
  private final List<SignedRequest> seen = Collections.synchronizedList(new ArrayList<>());

  SigningServer(String id, PublicSignatureKey caller, Function<SignedRequest, Reply> replies)
      throws IOException {
    this.id = id;
    this.caller = caller;
    this.replies = replies;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  NodeUrl url() {
    return new NodeUrl("http://localhost:" + server.getAddress().getPort());
  }

  Peer peer() {
    return new Peer(id, url(), Optional.of(key.verifier()), 7);
  }

  PublicSignatureKey key() {
    return key.verifier();
  }

  List<SignedRequest> seen() {
    return List.copyOf(seen);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      SignedRequest request = check(exchange, body);
      seen.add(request);
      Reply reply = replies.apply(request);
      var head = exchange.getResponseHeaders();
      head.set("Content-Type", "application/octet-stream");
      reply.fields().forEach(head::set);
      if (reply.sign()) {
        CallSignature.signAnswer(
                reply.status(),
                request.message(),
                new Signer(id, key),
                Digest.of(reply.body()),
                Clock.systemUTC().instant())
            .forEach(head::set);
      }
      byte[] sent = reply.altered() ? new byte[reply.body().length] : reply.body();
      exchange.sendResponseHeaders(reply.status(), sent.length == 0 ? -1 : sent.length);
      exchange.getResponseBody().write(sent);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private SignedRequest check(HttpExchange exchange, byte[] body) {
    var uri = exchange.getRequestURI();
    SignedRequest request =
        CallSignature.read(
            Message.request(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                exchange.getRequestHeaders()));
    request.requireFor(id);
    request.requireNow(Clock.systemUTC().instant());
    request.requireBy(caller);
    request.requireBody(Digest.of(body), body.length);
    return request;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
