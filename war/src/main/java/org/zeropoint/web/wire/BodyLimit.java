package org.zeropoint.web.wire;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.zeropoint.shared.Settings;
import org.zeropoint.web.problem.ProblemDocument;

/**
 * Bounds what is sent, call by call: the server itself takes bodies as long as the longest that any
 * call takes, a model.
 */
public class BodyLimit extends HttpFilter {

  /** Where a model is sent to. */
  public static final Pattern UPLOAD = Pattern.compile("/api/synthiants/[^/]+/candidates");

  private static final String IMPORT = "/api/proposals/import";

  /** Bytes that the body of any other call, and of a form of the pages, may have. */
  private static final long USUAL = 64L << 20;

  private static final Set<String> SENDING = Set.of("POST", "PUT", "PATCH");
  private static final int LENGTH_REQUIRED = 411;
  private static final long serialVersionUID = 1L;

  @Inject private transient Settings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long limit = limit(request);
    long length = request.getContentLengthLong();
    if (length > limit) {
      refuse(413, "Request Entity Too Large", new TooLarge(limit).getMessage(), request, response);
    } else if (length >= 0 || !SENDING.contains(request.getMethod())) {
      chain.doFilter(request, response);
    } else if (isForm(request) && !isCall(request)) {
      refuse(
          LENGTH_REQUIRED,
          "Length Required",
          "a form has to say how long it is",
          request,
          response);
    } else {
      chain.doFilter(bounded(request, limit), response);
    }
  }

  private long limit(HttpServletRequest request) {
    String path = path(request);
    if (UPLOAD.matcher(path).matches()) {
      return settings.modelLimit();
    }
    return IMPORT.equals(path) ? Math.max(USUAL, settings.importLimit()) : USUAL;
  }

  private static String path(HttpServletRequest request) {
    return request.getServletPath() + Optional.ofNullable(request.getPathInfo()).orElse("");
  }

  private static boolean isCall(HttpServletRequest request) {
    String path = path(request);
    return path.startsWith("/api/") || path.startsWith("/v1/");
  }

  /** The server reads forms by itself, past any stream of ours. */
  private static boolean isForm(HttpServletRequest request) {
    String type = Optional.ofNullable(request.getContentType()).orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("multipart/") || type.startsWith("application/x-www-form-urlencoded");
  }

  private static void refuse(
      int status,
      String title,
      String detail,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    // What is still coming is not read.
    response.setHeader("Connection", "close");
    ProblemDocument.of(status, title, detail, request.getRequestURI()).send(response);
  }

  private static HttpServletRequest bounded(HttpServletRequest request, long limit) {
    return new HttpServletRequestWrapper(request) {
      private ServletInputStream stream;

      @Override
      public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
          stream = new Bounded(super.getInputStream(), limit);
        }
        return stream;
      }

      @Override
      public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
      }
    };
  }

  /** The stream of a request, up to a limit. */
  private static final class Bounded extends ServletInputStream {

    private final ServletInputStream whole;
    private final InputStream in;

    private Bounded(ServletInputStream whole, long limit) {
      this.whole = whole;
      this.in = new LimitedStream(whole, limit);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return in.read(buffer, offset, length);
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
      return whole.isFinished();
    }

    @Override
    public boolean isReady() {
      return whole.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      whole.setReadListener(listener);
    }
  }
}
