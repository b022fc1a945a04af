package org.zeropoint.training.engine.worker;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a worker and whoever started it know, and nobody else: 32 random bytes, for one process.
 *
 * <p>Each proves that with an HMAC-SHA256 (RFC 2104) of its role, so that a proof is of no use to
 * the other role. A proof cannot be used again either, as there is no second connection.
 */
@SuppressWarnings("ArrayRecordComponent")
record Token(byte[] secret) {

  private static final int BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  static Token fresh() {
    var secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return new Token(secret);
  }

  String hex() {
    return HexFormat.of().formatHex(secret);
  }

  String proof(String role) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(role.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Compares in constant time. */
  boolean isProof(String given, String role) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), proof(role).getBytes(StandardCharsets.UTF_8));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Token";
  }
}
