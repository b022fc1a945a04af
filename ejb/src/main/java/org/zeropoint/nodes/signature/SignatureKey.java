package org.zeropoint.nodes.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A private Ed25519 key. Written as two lines, the base64 of the public key and of its PKCS#8;
 * never part of a message or a log.
 */
public final class SignatureKey {

  private static final String PROBE = "probe";

  private final PublicSignatureKey verifier;
  private final PrivateKey key;

  private SignatureKey(PublicSignatureKey verifier, PrivateKey key) {
    this.verifier = verifier;
    this.key = key;
  }

  public static SignatureKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(PublicSignatureKey.JAVA_NAME).generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] raw =
          Arrays.copyOfRange(encoded, encoded.length - PublicSignatureKey.BYTES, encoded.length);
      return new SignatureKey(
          new PublicSignatureKey(Base64.getEncoder().encodeToString(raw)), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }

  /** The two lines of its file. */
  public String format() {
    return verifier.base64() + "\n" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n";
  }

  /**
   * Reads the two lines.
   *
   * @throws IllegalArgumentException when they are none, or the two keys do not belong together
   */
  public static SignatureKey parse(String file) {
    String[] lines = file.split("\n", -1);
    if (lines.length != 3 || !lines[2].isEmpty()) {
      throw new IllegalArgumentException("a key file has two lines");
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance(PublicSignatureKey.JAVA_NAME)
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines[1])));
      var read = new SignatureKey(new PublicSignatureKey(lines[0]), key);
      if (!read.verifier.verifies(PROBE, read.sign(PROBE))) {
        throw new IllegalArgumentException("the private key of a key file is not the public one's");
      }
      return read;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a key file's second line is no private key", e);
    }
  }

  public PublicSignatureKey verifier() {
    return verifier;
  }

  /** The 64 bytes of the signature of an ASCII text. */
  public byte[] sign(String text) {
    try {
      Signature signer = Signature.getInstance(PublicSignatureKey.JAVA_NAME);
      signer.initSign(key);
      signer.update(text.getBytes(StandardCharsets.US_ASCII));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
  }

  /** The public part only. */
  @Override
  public String toString() {
    return "SignatureKey[" + verifier.base64() + "]";
  }
}
