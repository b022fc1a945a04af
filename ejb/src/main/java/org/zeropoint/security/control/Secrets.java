package org.zeropoint.security.control;

import java.security.SecureRandom;
import java.util.Base64;
import org.zeropoint.shared.Digest;

/** Random secrets that people copy or programs keep. */
public final class Secrets {

  /** Tells a secret scanner whose token it found. */
  public static final String TOKEN_PREFIX = "zp_";

  private static final int TOKEN_BYTES = 32;
  private static final int PASSWORD_LENGTH = 16;

  /** Without characters that look alike. */
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  public static String token() {
    var bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** How a token is stored: 256 random bits need no slow hash. */
  public static String stored(String token) {
    return Digest.of(token).hex();
  }

  public static String password() {
    var password = new StringBuilder();
    for (int i = 0; i < PASSWORD_LENGTH; i++) {
      password.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }
}
