package org.zeropoint.nodes.signature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.zeropoint.nodes.signature.Structured.Bytes;

/**
 * An Ed25519 key that checks signatures (RFC 8032).
 *
 * @param base64 its 32 bytes, in base64 with padding
 */
public record PublicSignatureKey(String base64) {

  /** Its name among the algorithms of HTTP signatures (RFC 9421, section 6.2). */
  public static final String ALGORITHM = "ed25519";

  static final String JAVA_NAME = "Ed25519";
  static final int BYTES = 32;

  /** What stands before the 32 bytes of an Ed25519 key in X.509 (RFC 8410). */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * @throws IllegalArgumentException when these are not 32 bytes, or no point of the curve
   */
  public PublicSignatureKey {
    if (new Bytes(base64).bytes().length != BYTES) {
      throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
    }
    try {
      decoded(base64);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("these 32 bytes are no Ed25519 key", e);
    }
  }

  /** Whether the holder of the private key signed this text. */
  public boolean verifies(String text, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(JAVA_NAME);
      verifier.initVerify(decoded(base64));
      verifier.update(text.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PublicKey decoded(String base64) throws GeneralSecurityException {
    byte[] raw = Base64.getDecoder().decode(base64);
    byte[] encoded = ByteBuffer.allocate(SPKI.length + BYTES).put(SPKI).put(raw).array();
    return KeyFactory.getInstance(JAVA_NAME).generatePublic(new X509EncodedKeySpec(encoded));
  }
}
