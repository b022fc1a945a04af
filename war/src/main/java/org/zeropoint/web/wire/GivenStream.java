package org.zeropoint.web.wire;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The body of a request that was read before: what is there is there, and nobody waits for it. */
public final class GivenStream extends ServletInputStream {

  private final InputStream in;
  private boolean finished;

  private GivenStream(InputStream in) {
    this.in = in;
  }

  /** The request with this body to be read. */
  public static HttpServletRequest in(HttpServletRequest request, InputStream body) {
    var stream = new GivenStream(body);
    return new HttpServletRequestWrapper(request) {
      @Override
      public ServletInputStream getInputStream() {
        return stream;
      }

      @Override
      public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      }
    };
  }

  @Override
  public int read() throws IOException {
    return ended(in.read());
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return ended(in.read(buffer, offset, length));
  }

  private int ended(int read) {
    finished |= read < 0;
    return read;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new IllegalStateException("a body that was read before is read without a listener");
  }
}
