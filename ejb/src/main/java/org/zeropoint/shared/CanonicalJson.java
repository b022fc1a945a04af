package org.zeropoint.shared;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * Canonical JSON after RFC 8785: the same value always has the same bytes, so that a digest can
 * name it.
 */
public final class CanonicalJson {

  private CanonicalJson() {}

  /** The canonical text of a JSON object or array. */
  public static String of(JsonNode value) {
    try {
      return new JsonCanonicalizer(value.toString()).getEncodedString();
    } catch (IOException e) {
      throw new IllegalArgumentException("not canonicalizable JSON", e);
    }
  }

  /** SHA-256 over the canonical UTF-8 bytes. */
  public static Digest digest(JsonNode value) {
    return Digest.of(of(value));
  }
}
