package org.zeropoint.shared.outbound;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads an answer of HTTP/1.1 (RFC 9112), never more of it than {@value #MOST_BYTES} bytes, or than
 * is to be kept and {@value #HEAD_BYTES} before it.
 */
final class AnswerReader {

  static final int MOST_BYTES = 16_384;
  static final int HEAD_BYTES = 8192;

  private static final int FIRST_FINAL = 200;
  private static final int HEX = 16;

  private AnswerReader() {}

  /**
   * @param keep bytes of the body that are of interest
   * @throws IOException when there is no answer, or it is none
   */
  static PinnedPost.Answer read(InputStream stream, int keep) throws IOException {
    var in = new BufferedInputStream(new Capped(stream, Math.max(MOST_BYTES, HEAD_BYTES + keep)));
    int status;
    Map<String, String> headers;
    do {
      status = status(line(in));
      headers = headers(in);
    } while (status < FIRST_FINAL);
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    return new PinnedPost.Answer(status, type, body(in, headers, keep));
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IOException("the answer is not HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon > 0) {
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the answer ends in its head");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** The status has come: a body that does not end well changes nothing. */
  private static String body(InputStream in, Map<String, String> headers, int keep) {
    var body = new ByteArrayOutputStream();
    try {
      if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
        for (int size = chunk(in); size > 0 && body.size() < keep; size = chunk(in)) {
          copy(in, body, Math.min(size, keep - body.size()));
          line(in);
        }
      } else {
        String length = headers.getOrDefault("content-length", "");
        int most = length.matches("[0-9]{1,8}") ? Integer.parseInt(length) : keep;
        copy(in, body, Math.min(most, keep));
      }
    } catch (IOException e) {
      return body.toString(StandardCharsets.UTF_8);
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static int chunk(InputStream in) throws IOException {
    String size = line(in).replaceFirst(";.*", "").strip();
    if (!size.matches("[0-9a-fA-F]{1,6}")) {
      throw new IOException("a chunk has no size");
    }
    return Integer.parseInt(size, HEX);
  }

  private static void copy(InputStream in, ByteArrayOutputStream body, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      int b = in.read();
      if (b < 0) {
        return;
      }
      body.write(b);
    }
  }

  /** Ends after so many bytes, whatever is sent. */
  private static final class Capped extends FilterInputStream {

    private int left;

    Capped(InputStream in, int most) {
      super(in);
      left = most;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = super.read(bytes, from, Math.min(length, left));
      left -= Math.max(n, 0);
      return n;
    }
  }
}
