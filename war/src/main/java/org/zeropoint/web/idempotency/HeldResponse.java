package org.zeropoint.web.idempotency;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zeropoint.exchange.entity.KeptAnswer;

/** Holds an answer back until it is known whether what it says has been committed. */
final class HeldResponse extends HttpServletResponseWrapper {

  /** Characters that a kept body may have. */
  private static final int LONGEST_KEPT = 1 << 20;

  private static final List<String> KEPT = List.of("Location", "ETag", "Link", "Content-Type");

  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final ServletOutputStream stream = new Stream();
  private Optional<PrintWriter> writer = Optional.empty();
  private int status = SC_OK;
  private boolean failed;
  private Optional<String> failure = Optional.empty();

  HeldResponse(HttpServletResponse response) {
    super(response);
  }

  /** Whether the call did what it was asked for. */
  boolean succeeded() {
    return !failed && status < SC_BAD_REQUEST;
  }

  /** What is kept of the answer; its body when it is not too long. */
  KeptAnswer.Answer answer() {
    var kept = new LinkedHashMap<String, String>();
    KEPT.forEach(
        name -> Optional.ofNullable(headers.get(name)).ifPresent(value -> kept.put(name, value)));
    String text = body.toString(StandardCharsets.UTF_8);
    return new KeptAnswer.Answer(
        status, kept, Optional.of(text).filter(t -> t.length() <= LONGEST_KEPT));
  }

  /** Lets the answer go out. */
  void release() throws IOException {
    var response = (HttpServletResponse) getResponse();
    headers.forEach(response::setHeader);
    if (failed) {
      if (failure.isPresent()) {
        response.sendError(status, failure.get());
      } else {
        response.sendError(status);
      }
      return;
    }
    response.setStatus(status);
    response.getOutputStream().write(body.toByteArray());
  }

  @Override
  public void setStatus(int given) {
    status = given;
  }

  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public void sendError(int given) {
    status = given;
    failed = true;
  }

  @Override
  public void sendError(int given, String message) {
    failure = Optional.ofNullable(message);
    sendError(given);
  }

  @Override
  public void setHeader(String name, String value) {
    headers.put(name, value);
  }

  /** Several values of one header are one list (RFC 9110, section 5.3). */
  @Override
  public void addHeader(String name, String value) {
    headers.merge(name, value, (before, added) -> before + ", " + added);
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  @Override
  public boolean containsHeader(String name) {
    return headers.containsKey(name) || super.containsHeader(name);
  }

  @Override
  public String getHeader(String name) {
    return Optional.ofNullable(headers.get(name)).orElseGet(() -> super.getHeader(name));
  }

  @Override
  public Collection<String> getHeaders(String name) {
    return headers.containsKey(name) ? List.of(headers.get(name)) : super.getHeaders(name);
  }

  @Override
  public Collection<String> getHeaderNames() {
    var names = new java.util.TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(super.getHeaderNames());
    names.addAll(headers.keySet());
    return names;
  }

  @Override
  public void setContentType(String type) {
    if (type != null) {
      setHeader("Content-Type", type);
    }
  }

  @Override
  public String getContentType() {
    return headers.get("Content-Type");
  }

  @Override
  public void setContentLength(int length) {
    // The server counts what goes out.
  }

  @Override
  public void setContentLengthLong(long length) {
    // The server counts what goes out.
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return stream;
  }

  @Override
  public PrintWriter getWriter() {
    if (writer.isEmpty()) {
      writer = Optional.of(new PrintWriter(new OutputStreamWriter(body, StandardCharsets.UTF_8)));
    }
    return writer.get();
  }

  @Override
  public void flushBuffer() {
    writer.ifPresent(PrintWriter::flush);
  }

  @Override
  public boolean isCommitted() {
    return false;
  }

  @Override
  public void resetBuffer() {
    body.reset();
  }

  @Override
  public void reset() {
    resetBuffer();
    headers.clear();
    status = SC_OK;
  }

  /** Into memory. */
  private final class Stream extends ServletOutputStream {

    @Override
    public void write(int b) {
      body.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      body.write(bytes, offset, length);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("an answer that is held back is written without a listener");
    }
  }
}
