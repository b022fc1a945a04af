package org.zeropoint.lm.gpt;

import java.nio.charset.StandardCharsets;

/**
 * What a model wrote after a prompt.
 *
 * @param bytes as generated, without the prompt
 */
@SuppressWarnings("ArrayRecordComponent")
public record Generated(byte[] bytes) {

  /** As UTF-8, with replacement characters where the bytes are not. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A token is a byte. */
  public int tokens() {
    return bytes.length;
  }
}
