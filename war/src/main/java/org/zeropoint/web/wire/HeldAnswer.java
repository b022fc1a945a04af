package org.zeropoint.web.wire;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zeropoint.shared.Digest;

/** Holds an answer back, whole, until whoever holds it lets it go out. */
public class HeldAnswer extends HttpServletResponseWrapper {

  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final ServletOutputStream stream = new Stream();
  private Optional<PrintWriter> writer = Optional.empty();
  private int status = SC_OK;
  private boolean failed;
  private Optional<String> failure = Optional.empty();

  public HeldAnswer(HttpServletResponse response) {
    super(response);
  }

  /** Whether the call did what it was asked for. */
  public boolean succeeded() {
    return !failed && status < SC_BAD_REQUEST;
  }

  /** What would go out as its body. */
  public byte[] body() {
    flushBuffer();
    return body.toByteArray();
  }

  /** Digest of what would go out as its body. */
  public Digest digest() throws IOException {
    flushBuffer();
    MessageDigest sha256 = Digest.sha256();
    body.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
    return Digest.ofHash(sha256.digest());
  }

  /** Whether the server is to make a page of its own of it. */
  public boolean failed() {
    return failed;
  }

  /** Whether the call set this header. */
  protected boolean isSet(String name) {
    return headers.containsKey(name);
  }

  /** Lets the answer go out. */
  public void release() throws IOException {
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
    flushBuffer();
    body.writeTo(response.getOutputStream());
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
