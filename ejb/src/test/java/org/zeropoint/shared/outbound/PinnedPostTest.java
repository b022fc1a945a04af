package org.zeropoint.shared.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedPostTest {

  private static final char[] PASSWORD = "password".toCharArray();
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    watch.shutdownNow();
  }

  @Test
  void postGoesToThePinnedAddress_withTheNameInHost_andRedirectsAreNotFollowed()
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    var seen = new CompletableFuture<String>();
    server.createContext(
        "/",
        exchange -> {
          seen.complete(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Host")
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-A")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(302, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      var target = new Target(false, "hooks.invalid", port, "/in?a=b");

      PinnedPost.Answer answer =
          post(Duration.ofSeconds(10))
              .send(target, List.of(LOOPBACK), Map.of("X-A", "1"), "{\u00e4}");

      assertThat(seen.join()).isEqualTo("POST /in?a=b hooks.invalid:" + port + " 1 {\u00e4}");
      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.body()).isEqualTo("x".repeat(1000));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aReceiverThatNeverAnswers_isCutAtTheLimit() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, LOOPBACK)) {
      var target = new Target(false, "hooks.invalid", silent.getLocalPort(), "/");

      assertThatThrownBy(
              () -> post(Duration.ofMillis(300)).send(target, List.of(LOOPBACK), Map.of(), "{}"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theCertificateMustBeValidForTheName_notForTheAddress() throws Exception {
    SSLContext context = context();
    HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      var trusting = new PinnedPost(context.getSocketFactory(), watch, Duration.ofSeconds(10));
      var right = new Target(true, "hooks.example", port, "/");
      var wrong = new Target(true, "other.example", port, "/");

      assertThat(trusting.send(right, List.of(LOOPBACK), Map.of(), "{}").status()).isEqualTo(204);
      assertThatThrownBy(() -> trusting.send(wrong, List.of(LOOPBACK), Map.of(), "{}"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(
              () -> post(Duration.ofSeconds(10)).send(right, List.of(LOOPBACK), Map.of(), "{}"))
          .isInstanceOf(IOException.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aMessageHasItsType_andAChunkedAnswerIsPutTogether() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    var type = new CompletableFuture<String>();
    server.createContext(
        "/",
        exchange -> {
          type.complete(exchange.getRequestHeaders().getFirst("Content-Type"));
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "Text/X.Tlog.Size");
          exchange.sendResponseHeaders(409, 0);
          exchange.getResponseBody().write("12".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          exchange.getResponseBody().write("34\n".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      var target = new Target(false, "w.invalid", server.getAddress().getPort(), "/");
      var message = new PinnedPost.Message("text/plain", "old 0\n\n", 4000);
      assertThat(post(Duration.ofSeconds(10)).send(target, List.of(LOOPBACK), Map.of(), message))
          .isEqualTo(new PinnedPost.Answer(409, "text/x.tlog.size", "1234\n"));
      assertThat(type.join()).isEqualTo("text/plain");
    } finally {
      server.stop(0);
    }
  }

  private PinnedPost post(Duration limit) {
    return new PinnedPost((SSLSocketFactory) SSLSocketFactory.getDefault(), watch, limit);
  }

  /** A certificate for hooks.example, and trust in it alone. */
  private SSLContext context() throws Exception {
    Path file = directory.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -alias a -keyalg EC -dname CN=hooks.example"
                        + " -ext san=dns:hooks.example -storetype PKCS12 -storepass password"
                        + " -keystore "
                        + file)
                    .split(" "))
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
