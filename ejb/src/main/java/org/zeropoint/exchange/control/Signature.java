package org.zeropoint.exchange.control;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says who sent a body and when: {@code t=<unix seconds>,v1=<hex>}, where the hex digits are
 * HMAC-SHA-256 (RFC 2104) over {@code <t>.<body>} with the secret's characters as the key. While a
 * secret is being changed there is a {@code v1} for each.
 */
final class Signature {

  private static final String HMAC = "HmacSHA256";

  private Signature() {}

  static String of(List<String> secrets, Instant at, String body) {
    long seconds = at.getEpochSecond();
    var header = new StringBuilder("t=").append(seconds);
    for (String secret : secrets) {
      header.append(",v1=").append(hmac(secret, seconds + "." + body));
    }
    return header.toString();
  }

  private static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
