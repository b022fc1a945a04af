package org.zeropoint.shared.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one POST to an address that was checked before, and to no other: the name is not looked up
 * again, redirects are not followed, proxies are not used. With TLS the certificate must be valid
 * for the name. Of the answer the status is read and how its body begins, never more than was to be
 * kept and some kilobytes.
 */
public final class PinnedPost {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int EXCERPT = 1000;

  private final SSLSocketFactory tls;
  private final ScheduledExecutorService watch;
  private final Duration limit;

  /**
   * @param watch cuts a connection that takes longer than {@code limit} altogether
   */
  public PinnedPost(SSLSocketFactory tls, ScheduledExecutorService watch, Duration limit) {
    this.tls = tls;
    this.watch = watch;
    this.limit = limit;
  }

  /**
   * What came back.
   *
   * @param type the media type as it was sent, in lower case; empty for none
   * @param body no more of it than was to be kept
   */
  public record Answer(int status, String type, String body) {}

  /**
   * What is sent.
   *
   * @param type its media type
   * @param keep bytes of the answer's body that are of interest
   */
  public record Message(String type, String body, int keep) {}

  /**
   * Posts JSON; of the answer's body only the beginning is kept.
   *
   * @throws IOException when there is no answer within the limit
   */
  public Answer send(
      Target target, List<InetAddress> addresses, Map<String, String> headers, String json)
      throws IOException {
    return send(target, addresses, headers, new Message("application/json", json, EXCERPT));
  }

  /**
   * Posts a message; the first of the addresses that takes the connection gets it.
   *
   * @throws IOException when there is no answer within the limit
   */
  public Answer send(
      Target target, List<InetAddress> addresses, Map<String, String> headers, Message message)
      throws IOException {
    IOException refused = new IOException("no address");
    for (InetAddress address : addresses) {
      Socket socket = new Socket(java.net.Proxy.NO_PROXY);
      ScheduledFuture<?> cut =
          watch.schedule(() -> close(socket), limit.toMillis(), TimeUnit.MILLISECONDS);
      try (socket) {
        socket.connect(new InetSocketAddress(address, target.port()), (int) CONNECT.toMillis());
        return exchange(socket, target, request(target, headers, message), message.keep());
      } catch (java.net.ConnectException | java.net.NoRouteToHostException e) {
        refused = e;
      } finally {
        cut.cancel(false);
      }
    }
    throw refused;
  }

  private Answer exchange(Socket plain, Target target, byte[] request, int keep)
      throws IOException {
    plain.setSoTimeout((int) limit.toMillis());
    if (!target.secure()) {
      return exchange(plain, request, keep);
    }
    try (SSLSocket socket =
        (SSLSocket) tls.createSocket(plain, target.host(), target.port(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return exchange(socket, request, keep);
    }
  }

  private static Answer exchange(Socket socket, byte[] request, int keep) throws IOException {
    socket.getOutputStream().write(request);
    socket.getOutputStream().flush();
    return AnswerReader.read(socket.getInputStream(), keep);
  }

  private static byte[] request(Target target, Map<String, String> headers, Message message) {
    byte[] content = message.body().getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder("POST ").append(target.path()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target.authority()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Type: ").append(message.type());
    head.append("\r\nContent-Length: ").append(content.length);
    head.append("\r\nConnection: close\r\n\r\n");
    var all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(content);
    return all.toByteArray();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
