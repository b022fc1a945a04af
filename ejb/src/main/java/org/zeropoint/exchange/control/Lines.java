package org.zeropoint.exchange.control;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.zeropoint.shared.Invalid;

/** Reads lines of bounded length, so that a file without line breaks does not fill the memory. */
public final class Lines {

  public static final int LONGEST = 1 << 20;

  /** What some editors put before the first line of UTF-8. */
  private static final String MARK = "\uFEFF";

  private final InputStream in;
  private long number;

  public Lines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** The number of the line that was read last, from 1. */
  public long number() {
    return number;
  }

  /**
   * The next line without its end; empty after the last.
   *
   * @throws Invalid when the line is too long or not UTF-8; the reader then stands behind it
   */
  public Optional<String> next() throws IOException {
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    number++;
    var line = new ByteArrayOutputStream();
    boolean tooLong = false;
    while (b >= 0 && b != '\n') {
      if (line.size() < LONGEST) {
        line.write(b);
      } else {
        tooLong = true;
      }
      b = in.read();
    }
    if (tooLong) {
      throw new Invalid("", "a line has at most " + LONGEST + " bytes");
    }
    String text = decode(line.toByteArray());
    return Optional.of(number == 1 && text.startsWith(MARK) ? text.substring(1).strip() : text);
  }

  private static String decode(byte[] line) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString().strip();
    } catch (CharacterCodingException e) {
      throw new Invalid("", "a line is UTF-8");
    }
  }
}
