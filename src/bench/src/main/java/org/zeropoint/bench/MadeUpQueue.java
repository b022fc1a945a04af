package org.zeropoint.bench;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.LongConsumer;

/** A queue file of some 500 bytes a line that nobody ever held as a whole. */
final class MadeUpQueue extends InputStream {

  private static final String DETAILS = "What it is about, in a few words more. ".repeat(8);

  private final String prefix = "bench-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
  private final long lines;
  private final LongConsumer read;
  private byte[] line = new byte[0];
  private int position;
  private long number;

  /**
   * @param read is told how many lines were read so far, before each further one
   */
  MadeUpQueue(long lines, LongConsumer read) {
    this.lines = lines;
    this.read = read;
  }

  @Override
  public int read() {
    return next() ? line[position++] : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (!next()) {
      return -1;
    }
    int n = Math.min(length, line.length - position);
    System.arraycopy(line, position, buffer, offset, n);
    position += n;
    return n;
  }

  private boolean next() {
    if (position == line.length && number < lines) {
      read.accept(number);
      line = proposal(number).getBytes(StandardCharsets.US_ASCII);
      position = 0;
      number++;
    }
    return position < line.length;
  }

  private String proposal(long i) {
    return "{\"proposalId\":\""
        + prefix
        + "-"
        + i
        + "\",\"synthiantId\":\"made-up\",\"timestamp\":\"2026-01-01T00:00:00Z\","
        + "\"changeType\":\"patch\",\"summary\":\"A made-up change that nobody decides on.\","
        + "\"details\":\""
        + DETAILS
        + "\"}\n";
  }
}
