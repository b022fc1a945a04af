package org.zeropoint.lm.generation;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes text of bytes that come one after another, whole characters only. All pieces together are
 * what {@code new String(bytes, UTF_8)} gives: U+FFFD stands for what is not UTF-8. For one text;
 * not thread-safe.
 */
public final class Utf8Decoder {

  private static final int LONGEST_CHARACTER = 4;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] begun = new byte[0];

  /** The characters that these bytes complete. */
  public String accept(byte... bytes) {
    return decode(bytes, false);
  }

  /** What stands for a character that was begun and not completed. */
  public String finish() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] bytes, boolean end) {
    ByteBuffer in = ByteBuffer.allocate(begun.length + bytes.length).put(begun).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + LONGEST_CHARACTER);
    decoder.decode(in, out, end);
    if (end) {
      decoder.flush(out);
      decoder.reset();
    }
    begun = new byte[in.remaining()];
    in.get(begun);
    return out.flip().toString();
  }
}
