package org.zeropoint.web.wire;

import jakarta.ws.rs.core.MediaType;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeropoint.shared.Invalid;

/**
 * Reads a {@code multipart/form-data} body (RFC 7578) part by part, as a stream: nothing is kept in
 * memory or in files but what the caller keeps.
 */
public final class MultipartForm {

  private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{1,70}");
  private static final Pattern NAME =
      Pattern.compile("(?:^|;)\\s*name=(?:\"([^\"]{1,100})\"|([^;\"\\s]{1,100}))");
  private static final String END = "--";
  private static final int LONGEST_LINE = 1000;
  private static final int LONGEST_FIELD = 10_000;
  private static final int MOST_HEADERS = 20;

  private final InputStream in;
  private final byte[] delimiter;
  private boolean begun;
  private boolean over;
  private String name = "";
  private Content content = new Content();

  /**
   * @throws Invalid when the type names no boundary
   */
  public MultipartForm(MediaType type, InputStream body) {
    String boundary = type.getParameters().get("boundary");
    if (boundary == null || !BOUNDARY.matcher(boundary).matches()) {
      throw new Invalid("", "the Content-Type of a form names its boundary");
    }
    this.in = new BufferedInputStream(body, 1 << 16);
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
  }

  /** Moves to the next part; false when there is none. */
  public boolean next() throws IOException {
    if (over) {
      return false;
    }
    if (!begun) {
      begun = true;
      content = new Content(2);
    }
    content.skipRest();
    String line = line();
    over = line.startsWith(END);
    if (over) {
      return false;
    }
    name = headers();
    content = new Content();
    return true;
  }

  /** Name of the present part. */
  public String name() {
    return name;
  }

  /** The bytes of the present part, to be read before the next. */
  public InputStream content() {
    return content;
  }

  /** The present part as text. */
  public String text() throws IOException {
    byte[] bytes = content.readNBytes(LONGEST_FIELD + 1);
    if (bytes.length > LONGEST_FIELD) {
      throw new Invalid("/" + name, "must have at most " + LONGEST_FIELD + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String headers() throws IOException {
    String found = "";
    for (int i = 0; i <= MOST_HEADERS; i++) {
      String header = line();
      if (header.isEmpty()) {
        return found;
      }
      if (header.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        Matcher matcher = NAME.matcher(header.substring(header.indexOf(';') + 1));
        found = matcher.find() ? first(matcher) : "";
      }
    }
    throw new Invalid("", "a part of the form has too many headers");
  }

  private static String first(Matcher matcher) {
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  /** The end of the form needs no line end. */
  private static boolean isLast(ByteArrayOutputStream line) {
    return line.toString(StandardCharsets.US_ASCII).startsWith(END);
  }

  /** One line without its end. */
  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    int b = in.read();
    while (b != '\n' && !(b < 0 && isLast(line))) {
      if (b < 0 || line.size() > LONGEST_LINE) {
        throw new Invalid("", "the form breaks off or has a line that is too long");
      }
      line.write(b);
      b = in.read();
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /**
   * The bytes up to the delimiter. It begins with a carriage return and has no other, so that after
   * a partial match only its first byte can begin a new one.
   */
  private final class Content extends InputStream {

    private int matched;
    private int replayed;
    private int replayTo;
    private boolean ended;
    private int held = -1;

    Content() {}

    /** The preamble: the first delimiter may stand at the very beginning, without its line end. */
    Content(int matched) {
      this.matched = matched;
    }

    @Override
    public int read() throws IOException {
      if (replayed < replayTo) {
        return delimiter[replayed++] & 0xff;
      }
      if (ended) {
        return -1;
      }
      int b = held >= 0 ? held : in.read();
      held = -1;
      while (b == (delimiter[matched] & 0xff)) {
        matched++;
        if (matched == delimiter.length) {
          ended = true;
          return -1;
        }
        b = in.read();
      }
      if (b < 0) {
        throw new Invalid("", "the form breaks off before its last delimiter");
      }
      if (matched == 0) {
        return b;
      }
      held = b;
      replayed = 0;
      replayTo = matched;
      matched = 0;
      return delimiter[replayed++] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = 0;
      while (n < length) {
        int b = read();
        if (b < 0) {
          return n == 0 && length > 0 ? -1 : n;
        }
        buffer[offset + n] = (byte) b;
        n++;
      }
      return n;
    }

    void skipRest() throws IOException {
      if (!ended) {
        transferTo(OutputStream.nullOutputStream());
      }
    }
  }
}
