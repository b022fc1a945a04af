package org.zeropoint.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.nodes.signature.Message;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.nodes.signature.SignedRequest;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.node.BlockLimits;
import org.zeropoint.training.engine.petals.node.BlockService;
import org.zeropoint.training.engine.petals.wire.BlockHandler;

/**
 * A node in a process of its own without an application server: the product's block service, wire
 * and signatures behind the JDK's HTTP server on loopback. It tells its port and public key in a
 * line and ends with its standard input.
 *
 * <p>Arguments: its id, the packed model, the coordinator's public key.
 */
final class NativeNode {

  /** Before the operation. */
  static final String PATH = "/api/blocks/";

  static final long MOST = 64 << 20;

  private static final BlockLimits LIMITS =
      new BlockLimits(
          1L << 30, 1L << 30, 1L << 28, 64, 64, 16, 512, 1 << 16, Duration.ofMinutes(10));

  private final Signer signer;
  private final PublicSignatureKey coordinator;
  private final BlockHandler handler;

  private NativeNode(Signer signer, PublicSignatureKey coordinator, BlockHandler handler) {
    this.signer = signer;
    this.coordinator = coordinator;
    this.handler = handler;
  }

  public static void main(String[] arguments) throws IOException {
    Path packed = Path.of(arguments[1]);
    var service = new BlockService(arguments[0], LIMITS, System::nanoTime);
    try (ModelFile file = ModelFile.open(packed)) {
      service.load(Digest.ofFile(packed), packed, new BlockRange(0, file.config().layers()));
    }
    var key = SignatureKey.generate();
    var node =
        new NativeNode(
            new Signer(arguments[0], key),
            new PublicSignatureKey(arguments[2]),
            new BlockHandler(service, MOST));
    // As the application server does: by default this one waits for acknowledgements that the other
    // side delays by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(PATH, node::answer);
    server.start();
    System.out.println(server.getAddress().getPort() + " " + key.verifier().base64());
    while (System.in.read() >= 0) {
      continue;
    }
    server.stop(0);
    service.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      SignedRequest request = checked(exchange, body);
      String operation = exchange.getRequestURI().getPath().substring(PATH.length());
      byte[] answer = handler.handle(operation, body);
      var head = exchange.getResponseHeaders();
      head.set("Content-Type", BlockHandler.MEDIA_TYPE);
      CallSignature.signAnswer(
              200, request.message(), signer, Digest.of(answer), Clock.systemUTC().instant())
          .forEach(head::set);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private SignedRequest checked(HttpExchange exchange, byte[] body) {
    var uri = exchange.getRequestURI();
    SignedRequest request =
        CallSignature.read(
            Message.request(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                exchange.getRequestHeaders()));
    request.requireFor(signer.id());
    request.requireNow(Clock.systemUTC().instant());
    request.requireBy(coordinator);
    request.requireBody(Digest.of(body), body.length);
    return request;
  }
}
