package org.zeropoint.nodes.signature;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeropoint.nodes.signature.Structured.Bytes;
import org.zeropoint.nodes.signature.Structured.Item;
import org.zeropoint.shared.Digest;

/**
 * What is signed of a call between a coordinator and a node, in either direction.
 *
 * <p>A request covers method, path and query, the ids of who is called and of the sender's lease,
 * and, where it has a body, its type and digest. Its address is not covered: proxies change it. The
 * receiver's id stands for it, so that a request to one node is none to another. The answer covers
 * its status, the digest of its body, and the signature of the request, and with that everything
 * which the request covers.
 */
public final class CallSignature {

  /** The label of the signature. */
  public static final String LABEL = "zp";

  /** The field that carries signatures (RFC 9421, section 4.2). */
  public static final String FIELD = "Signature";

  /** Whom a request is for: a node's id, or {@link #COORDINATOR}. */
  public static final String RECEIVER = "Zeropoint-Receiver";

  /** The number of the node's lease; 0 without one. */
  public static final String LEASE = "Zeropoint-Lease";

  /** The id of the coordinator. */
  public static final String COORDINATOR = "coordinator";

  /** How far the clocks of sender and receiver may be apart, the way of the request included. */
  public static final Duration WINDOW = Duration.ofSeconds(60);

  private static final String CONTENT_TYPE = "Content-Type";
  private static final List<Component> REQUEST =
      Stream.of("@method", "@path", "@query", lower(RECEIVER), lower(LEASE))
          .map(Component::of)
          .toList();
  private static final List<Component> WITH_BODY =
      Stream.concat(
              REQUEST.stream(),
              Stream.of(lower(CONTENT_TYPE), lower(ContentDigest.FIELD)).map(Component::of))
          .toList();
  private static final List<Component> ANSWER =
      List.of(
          Component.of("@status"),
          Component.of(lower(ContentDigest.FIELD)),
          Component.ofRequest(lower(FIELD), LABEL));
  private static final int NONCE_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private CallSignature() {}

  /** Who signs. */
  public record Signer(String id, SignatureKey key) {}

  /**
   * The fields that sign a request.
   *
   * @param bare the request without them; with its {@code Content-Type} where it has a body
   * @param receiver id of who is called
   * @param lease of the node that calls or is called
   * @param body digest of the body; empty where there is none
   */
  public static Map<String, String> sign(
      Message bare,
      Signer signer,
      String receiver,
      long lease,
      Optional<Digest> body,
      Instant now) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(RECEIVER, receiver);
    fields.put(LEASE, Long.toString(lease));
    body.ifPresent(digest -> fields.put(ContentDigest.FIELD, ContentDigest.field(digest)));
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    return signed(
        fields,
        bare,
        SignatureInput.of(
            LABEL, body.isPresent() ? WITH_BODY : REQUEST, now, signer.id(), Optional.of(fresh)),
        signer);
  }

  /**
   * The fields that sign the answer to a signed request.
   *
   * @param request with its signature
   * @param body digest of the answer's body, which may be empty
   */
  public static Map<String, String> signAnswer(
      int status, Message request, Signer signer, Digest body, Instant now) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(ContentDigest.FIELD, ContentDigest.field(body));
    return signed(
        fields,
        Message.answer(status, Map.of(), request),
        SignatureInput.of(LABEL, ANSWER, now, signer.id(), Optional.empty()),
        signer);
  }

  private static Map<String, String> signed(
      Map<String, String> fields, Message bare, SignatureInput input, Signer signer) {
    byte[] signature = signer.key().sign(input.base(bare.with(fields)));
    fields.put(SignatureInput.FIELD, input.field());
    fields.put(FIELD, LABEL + "=" + Bytes.of(signature).written());
    return fields;
  }

  /** Whether a message has a field that a signature would stand in. */
  public static boolean isSigned(Message message) {
    return !message.field(FIELD).isEmpty() || !message.field(SignatureInput.FIELD).isEmpty();
  }

  /**
   * What a request says of its signature; whether it is right, {@link SignedRequest} tells.
   *
   * @throws IllegalArgumentException when it is not signed as a call has to be
   */
  public static SignedRequest read(Message request) {
    SignatureInput input = input(request);
    boolean hasBody = request.single(ContentDigest.FIELD).isPresent();
    requireCovered(input, hasBody ? WITH_BODY : REQUEST);
    return new SignedRequest(
        request,
        input,
        signature(request),
        required(request, RECEIVER),
        lease(required(request, LEASE)),
        request.single(ContentDigest.FIELD).map(ContentDigest::parse));
  }

  /**
   * Checks who answered a request, and that the answer is theirs as it is.
   *
   * @param answer with the request that it is to
   * @param signer id of who was asked
   * @param body digest of the body that came
   * @throws IllegalArgumentException with what is wrong
   */
  public static void requireAnswer(
      Message answer, String signer, PublicSignatureKey key, Digest body) {
    SignatureInput input = input(answer);
    requireCovered(input, ANSWER);
    if (!input.keyId().equals(Optional.of(signer))) {
      throw new IllegalArgumentException("the answer is signed by another than " + signer);
    }
    if (!key.verifies(input.base(answer), signature(answer).bytes())) {
      throw new IllegalArgumentException("the signature does not fit the answer");
    }
    if (!ContentDigest.parse(required(answer, ContentDigest.FIELD)).equals(body)) {
      throw new IllegalArgumentException("the body is not the one that was signed");
    }
  }

  private static SignatureInput input(Message message) {
    SignatureInput input = SignatureInput.parse(required(message, SignatureInput.FIELD), LABEL);
    if (!input.algorithm().equals(Optional.of(PublicSignatureKey.ALGORITHM))) {
      throw new IllegalArgumentException(
          "the signature must name its algorithm, " + PublicSignatureKey.ALGORITHM);
    }
    return input;
  }

  private static Bytes signature(Message message) {
    if (SignatureInput.only(required(message, FIELD), LABEL) instanceof Item item
        && item.parameters().isEmpty()
        && item.value() instanceof Bytes bytes) {
      return bytes;
    }
    throw new IllegalArgumentException("the member " + LABEL + " of " + FIELD + " is no signature");
  }

  private static void requireCovered(SignatureInput input, List<Component> wanted) {
    if (!input.components().equals(wanted)) {
      throw new IllegalArgumentException(
          wanted.stream()
              .map(component -> component.item().written())
              .collect(Collectors.joining(" ", "the signature has to cover (", ")")));
    }
  }

  private static long lease(String text) {
    if (!text.matches("0|[1-9][0-9]{0,14}")) {
      throw new IllegalArgumentException(LEASE + " is no number of a lease");
    }
    return Long.parseLong(text);
  }

  private static String required(Message message, String field) {
    return message
        .single(field)
        .orElseThrow(() -> new IllegalArgumentException(field + " is missing"));
  }

  private static String lower(String field) {
    return field.toLowerCase(Locale.ROOT);
  }
}
