package org.zeropoint.lm.generation;

import java.nio.charset.StandardCharsets;

/**
 * A continuation.
 *
 * @param bytes as generated, without the prompt
 * @param tokens that were generated
 */
@SuppressWarnings("ArrayRecordComponent")
public record Generated(byte[] bytes, int tokens) {

  /** As UTF-8, with replacement characters where the bytes are not. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
