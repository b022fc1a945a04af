package org.zeropoint.security.control;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 with HMAC-SHA-256 (RFC 8018) and 600,000 iterations, stored as {@code
 * pbkdf2-sha256$iterations$salt$key}. A check takes about a sixth of a second by design: programs
 * use tokens.
 */
public final class PasswordHash {

  private static final String SCHEME = "pbkdf2-sha256";
  private static final int ITERATIONS = 600_000;
  private static final int SALT_BYTES = 16;
  private static final int KEY_BITS = 256;
  private static final HexFormat HEX = HexFormat.of();
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Checked against when there is no such account, so that the time taken does not tell which names
   * exist.
   */
  private static final String NOBODY = of(HEX.formatHex(randomBytes(SALT_BYTES)));

  private PasswordHash() {}

  public static String of(String password) {
    byte[] salt = randomBytes(SALT_BYTES);
    return String.join(
        "$",
        SCHEME,
        Integer.toString(ITERATIONS),
        HEX.formatHex(salt),
        HEX.formatHex(derive(password, salt, ITERATIONS)));
  }

  public static boolean matches(String password, String stored) {
    String[] part = stored.split("\\$");
    byte[] key = derive(password, HEX.parseHex(part[2]), Integer.parseInt(part[1]));
    return MessageDigest.isEqual(key, HEX.parseHex(part[3]));
  }

  /** Takes as long as a real check and never succeeds. */
  public static void matchesNobody(String password) {
    matches(password, NOBODY);
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static byte[] randomBytes(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
