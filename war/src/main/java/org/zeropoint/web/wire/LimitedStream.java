package org.zeropoint.web.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to read on when a body has more bytes than it may have. */
public final class LimitedStream extends FilterInputStream {

  private final long limit;
  private long read;

  public LimitedStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    count(Math.max(n, 0));
    return n;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int bytes) {
    read += bytes;
    if (read > limit) {
      throw new TooLarge(limit);
    }
  }
}
