package org.zeropoint.nodes.signature;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zeropoint.shared.Digest;

/**
 * A request with a signature of the right form.
 *
 * @param receiver id of whom it is for
 * @param lease number of the lease that it names
 * @param body digest that its body has to have; empty when it has to have none
 */
public record SignedRequest(
    Message message,
    SignatureInput input,
    Structured.Bytes signature,
    String receiver,
    long lease,
    Optional<Digest> body) {

  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{22,64}");

  /**
   * @throws IllegalArgumentException when it lacks a parameter
   */
  public SignedRequest {
    if (input.created().isEmpty() || input.keyId().isEmpty()) {
      throw new IllegalArgumentException("the signature must say created and keyid");
    }
    if (input.nonce().filter(nonce -> NONCE.matcher(nonce).matches()).isEmpty()) {
      throw new IllegalArgumentException(
          "the signature must have a nonce of 22 to 64 letters, digits, '_' and '-'");
    }
  }

  /** Id of who says to have signed it. */
  public String signer() {
    return input.keyId().orElseThrow();
  }

  /** What makes it unlike every other request of its signer. */
  public String nonce() {
    return input.nonce().orElseThrow();
  }

  public Instant created() {
    return input.created().orElseThrow();
  }

  /**
   * @throws IllegalArgumentException when it was made too long ago, or is of the future
   */
  public void requireNow(Instant now) {
    Duration apart = Duration.between(created(), now).abs();
    if (apart.compareTo(CallSignature.WINDOW) > 0) {
      throw new IllegalArgumentException(
          "the signature was made at %s, and here it is %s: the clocks may be %d seconds apart"
              .formatted(
                  created(),
                  Instant.ofEpochSecond(now.getEpochSecond()),
                  CallSignature.WINDOW.toSeconds()));
    }
  }

  /**
   * @throws IllegalArgumentException when it is for another
   */
  public void requireFor(String id) {
    if (!receiver.equals(id)) {
      throw new IllegalArgumentException("the request is for another than " + id);
    }
  }

  /**
   * @throws IllegalArgumentException when the holder of this key did not sign the request as it is
   */
  public void requireBy(PublicSignatureKey key) {
    if (!key.verifies(input.base(message), signature.bytes())) {
      throw new IllegalArgumentException(
          "the signature does not fit: the request was altered, or signed with another key");
    }
  }

  /**
   * @throws IllegalArgumentException when this is not the body that was signed
   */
  public void requireBody(Digest digest, long length) {
    boolean right = body.map(digest::equals).orElse(length == 0);
    if (!right) {
      throw new IllegalArgumentException("the body is not the one that was signed");
    }
  }
}
