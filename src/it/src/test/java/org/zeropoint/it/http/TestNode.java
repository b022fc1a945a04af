package org.zeropoint.it.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/**
 * A machine with an Ed25519 key, which signs as RFC 9421 says: written from the RFC, with nothing
 * of the product's.
 */
public final class TestNode {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final byte[] SPKI = Arrays.copyOf(encoded(keys()), 12);

  private final ZeropointServer server;
  private final KeyPair keys = keys();
  private final String url;
  private String id = "new";
  private long lease;
  private String coordinatorKey = "";

  /**
   * @param url where it says to be
   */
  public TestNode(ZeropointServer server, String url) {
    this.server = server;
    this.url = url;
  }

  /** A request that may be sent, as it is or changed. */
  static final class Signed {
    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private byte[] body;

    private Signed(String method, String path, Map<String, String> headers, byte[] body) {
      this.method = method;
      this.path = path;
      this.headers = headers;
      this.body = body;
    }

    Signed header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    Signed without(String name) {
      headers.remove(name);
      return this;
    }

    Signed body(String other) {
      body = other.getBytes(StandardCharsets.UTF_8);
      return this;
    }

    String header(String name) {
      return headers.get(name);
    }
  }

  public String id() {
    return id;
  }

  public long lease() {
    return lease;
  }

  String publicKey() {
    byte[] all = encoded(keys);
    return base64(Arrays.copyOfRange(all, all.length - 32, all.length));
  }

  String coordinatorKey() {
    return coordinatorKey;
  }

  /** Another process that has the same key and says to be the same node. */
  void become(String other, long number) {
    id = other;
    lease = number;
  }

  /** What a process says that begins. */
  private ObjectNode start() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("url", url)
        .put("device", "CPU of a test")
        .put("memoryBytes", 1L << 30)
        .put("software", "0.1.0-test");
  }

  Signed enrolment(String code) {
    ObjectNode body = start().put("code", code).put("publicKey", publicKey());
    return signed("POST", "/api/nodes", body.toString(), "new", 0);
  }

  /** Becomes a node with a code. */
  public HttpResponse<String> enrol(String code) {
    HttpResponse<String> answer = send(enrolment(code));
    if (answer.statusCode() == 201) {
      JsonNode told = Api.json(answer);
      id = told.path("node").asText();
      lease = told.path("lease").asLong();
      coordinatorKey = told.path("coordinatorKey").asText();
    }
    return answer;
  }

  /** Takes a new lease. */
  HttpResponse<String> takeLease() {
    HttpResponse<String> answer =
        send(signed("POST", "/api/nodes/self/lease", start().toString(), id, 0));
    if (answer.statusCode() == 200) {
      lease = Api.json(answer).path("lease").asLong();
    }
    return answer;
  }

  Signed heartbeat() {
    return heartbeat("[]");
  }

  /**
   * @param held a JSON array of blocks
   */
  Signed heartbeat(String held) {
    String body =
        """
        {"device":"CPU of a test","memoryBytes":1073741824,"software":"0.1.0-test","held":%s,\
        "cacheFree":750,"cacheTotal":1000,"forwardRate":812.5,"stepSeconds":0.0031,"queued":2}"""
            .formatted(held);
    return signed("POST", "/api/nodes/self/heartbeat", body, id, lease);
  }

  /** Says how it stands. */
  public HttpResponse<String> beat() {
    return send(heartbeat());
  }

  /** The same with blocks that it holds. */
  public HttpResponse<String> beat(String held) {
    return send(heartbeat(held));
  }

  Signed signed(String method, String path, String body, String keyId, long named) {
    return signed(method, path, body, keyId, named, Duration.ZERO);
  }

  /**
   * @param ago how long ago it was signed
   */
  Signed signed(String method, String path, String body, String keyId, long named, Duration ago) {
    long created = Clock.systemUTC().instant().minus(ago).getEpochSecond();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String digest = "sha-256=:" + base64(sha256(bytes)) + ":";
    boolean hasBody = bytes.length > 0;
    String parameters =
        "(\"@method\" \"@path\" \"@query\" \"zeropoint-receiver\" \"zeropoint-lease\""
            + (hasBody ? " \"content-type\" \"content-digest\"" : "")
            + ");created=%d;nonce=\"%s\";keyid=\"%s\";alg=\"ed25519\""
                .formatted(created, UUID.randomUUID(), keyId);
    String base =
        "\"@method\": %s\n\"@path\": %s\n\"@query\": ?\n\"zeropoint-receiver\": coordinator\n"
                .formatted(method, path)
            + "\"zeropoint-lease\": %d\n".formatted(named)
            + (hasBody
                ? "\"content-type\": application/json\n\"content-digest\": %s\n".formatted(digest)
                : "")
            + "\"@signature-params\": "
            + parameters;
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Zeropoint-Receiver", "coordinator");
    headers.put("Zeropoint-Lease", Long.toString(named));
    if (hasBody) {
      headers.put("Content-Type", "application/json");
      headers.put("Content-Digest", digest);
    }
    headers.put("Signature-Input", "zp=" + parameters);
    headers.put("Signature", "zp=:" + base64(sign(base)) + ":");
    return new Signed(method, path, headers, bytes);
  }

  HttpResponse<String> send(Signed signed) {
    var request =
        HttpRequest.newBuilder(server.uri(signed.path))
            .timeout(Duration.ofMinutes(1))
            .method(
                signed.method,
                signed.body.length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(signed.body));
    signed.headers.forEach(request::header);
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether the coordinator signed an answer, as one to this request. */
  boolean isSigned(HttpResponse<String> answer, Signed request) {
    var headers = answer.headers();
    String digest = headers.firstValue("Content-Digest").orElse("");
    String input = headers.firstValue("Signature-Input").orElse("");
    String signature = headers.firstValue("Signature").orElse("");
    if (!input.matches(
        "zp=\\(\"@status\" \"content-digest\" \"signature\";req;key=\"zp\"\\)"
            + ";created=[0-9]+;keyid=\"coordinator\";alg=\"ed25519\"")) {
      return false;
    }
    String base =
        "\"@status\": %d\n\"content-digest\": %s\n".formatted(answer.statusCode(), digest)
            + "\"signature\";req;key=\"zp\": %s\n"
                .formatted(request.header("Signature").substring(3))
            + "\"@signature-params\": "
            + input.substring(3);
    String own = "sha-256=:" + base64(sha256(answer.body().getBytes(StandardCharsets.UTF_8))) + ":";
    return digest.equals(own)
        && verifies(
            coordinatorKey,
            base,
            Base64.getDecoder().decode(signature.substring(4, signature.length() - 1)));
  }

  static boolean verifies(String key, String base, byte[] signature) {
    try {
      byte[] encoded = Arrays.copyOf(SPKI, 44);
      System.arraycopy(Base64.getDecoder().decode(key), 0, encoded, 12, 32);
      PublicKey decoded =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(decoded);
      verifier.update(base.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] sign(String base) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(keys.getPrivate());
      signer.update(base.getBytes(StandardCharsets.US_ASCII));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] encoded(KeyPair pair) {
    return pair.getPublic().getEncoded();
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
