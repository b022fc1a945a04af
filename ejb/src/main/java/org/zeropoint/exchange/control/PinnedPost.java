package org.zeropoint.exchange.control;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
 * for the name. Of the answer the status is read and how its body begins, never more than {@value
 * #MOST_BYTES} bytes.
 */
final class PinnedPost {

  static final int MOST_BYTES = 16_384;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int EXCERPT = 1000;
  private static final int FIRST_FINAL = 200;

  private final SSLSocketFactory tls;
  private final ScheduledExecutorService watch;
  private final Duration limit;

  /**
   * @param watch cuts a connection that takes longer than {@code limit} altogether
   */
  PinnedPost(SSLSocketFactory tls, ScheduledExecutorService watch, Duration limit) {
    this.tls = tls;
    this.watch = watch;
    this.limit = limit;
  }

  /** What came back; of the body no more than its first characters, as they were sent. */
  record Answer(int status, String excerpt) {}

  /**
   * Posts JSON; the first of the addresses that takes the connection gets it.
   *
   * @throws IOException when there is no answer within the limit
   */
  Answer send(Target target, List<InetAddress> addresses, Map<String, String> headers, String body)
      throws IOException {
    IOException refused = new IOException("no address");
    for (InetAddress address : addresses) {
      Socket socket = new Socket(java.net.Proxy.NO_PROXY);
      ScheduledFuture<?> cut =
          watch.schedule(() -> close(socket), limit.toMillis(), TimeUnit.MILLISECONDS);
      try (socket) {
        socket.connect(new InetSocketAddress(address, target.port()), (int) CONNECT.toMillis());
        return exchange(socket, target, request(target, headers, body));
      } catch (java.net.ConnectException | java.net.NoRouteToHostException e) {
        refused = e;
      } finally {
        cut.cancel(false);
      }
    }
    throw refused;
  }

  private Answer exchange(Socket plain, Target target, byte[] request) throws IOException {
    plain.setSoTimeout((int) limit.toMillis());
    if (!target.secure()) {
      return exchange(plain, request);
    }
    try (SSLSocket socket =
        (SSLSocket) tls.createSocket(plain, target.host(), target.port(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return exchange(socket, request);
    }
  }

  private static Answer exchange(Socket socket, byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    socket.getOutputStream().flush();
    var in = new BufferedInputStream(new Capped(socket.getInputStream()));
    int status;
    do {
      status = status(line(in));
      String header;
      do {
        header = line(in);
      } while (!header.isEmpty());
    } while (status < FIRST_FINAL);
    return new Answer(status, excerpt(in));
  }

  private static byte[] request(Target target, Map<String, String> headers, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder("POST ").append(target.path()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target.authority()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Type: application/json\r\nContent-Length: ").append(content.length);
    head.append("\r\nConnection: close\r\n\r\n");
    var all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(content);
    return all.toByteArray();
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IOException("the answer is not HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the answer ends in its head");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** The status has come: a body that does not end well changes nothing. */
  private static String excerpt(InputStream in) {
    var body = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b >= 0 && body.size() < EXCERPT; b = in.read()) {
        body.write(b);
      }
    } catch (IOException e) {
      return body.toString(StandardCharsets.UTF_8);
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Ends after {@value PinnedPost#MOST_BYTES} bytes, whatever is sent. */
  private static final class Capped extends java.io.FilterInputStream {

    private int left = MOST_BYTES;

    Capped(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = super.read(bytes, from, Math.min(length, left));
      left -= Math.max(n, 0);
      return n;
    }
  }
}
