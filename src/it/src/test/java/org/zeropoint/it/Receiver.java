package org.zeropoint.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Receives webhooks on loopback, as a receiver outside would. */
public final class Receiver implements AutoCloseable {

  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  /** What came. */
  public record Received(
      String eventId, String event, String delivery, String signature, String body) {

    /** Verifies the signature as the guide tells receivers to. */
    public boolean signedWith(String secret) throws GeneralSecurityException {
      String time = signature.substring(2, signature.indexOf(','));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] hmac = mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8));
      return List.of(signature.split(",")).contains("v1=" + HexFormat.of().formatHex(hmac));
    }
  }

  public Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    received.add(
        new Received(
            headers.getFirst("Zeropoint-Event-Id"),
            headers.getFirst("Zeropoint-Event"),
            headers.getFirst("Zeropoint-Delivery"),
            headers.getFirst("Zeropoint-Signature"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** What the next requests are answered with. */
  public void answers(int next) {
    status = next;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** What came so far and fits. */
  public List<Received> all(Predicate<Received> wanted) {
    return received.stream().filter(wanted).toList();
  }

  /** Waits until so many have come. */
  public List<Received> await(int count, Predicate<Received> wanted) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (all(wanted).size() < count) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("only " + all(wanted).size() + " of " + count + ": " + received);
      }
      synchronized (received) {
        received.wait(100);
      }
    }
    return all(wanted);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
