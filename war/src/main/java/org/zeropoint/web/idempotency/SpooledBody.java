package org.zeropoint.web.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.zeropoint.shared.Digest;
import org.zeropoint.web.wire.GivenStream;
import org.zeropoint.web.wire.LimitedStream;
import org.zeropoint.web.wire.TooLarge;

/**
 * The whole body of a request, read once to be known by its digest and again by the call: a small
 * one in memory, a larger one in a temporary file.
 */
final class SpooledBody implements AutoCloseable {

  /**
   * Bytes that the body of most calls may have; below what the servers take, so that the refusal
   * says why.
   */
  static final long LIMIT = 61L << 20;

  private static final int IN_MEMORY = 1 << 20;

  private final byte[] head;
  private final Optional<Path> file;
  private final Digest digest;
  private Optional<InputStream> opened = Optional.empty();

  private SpooledBody(byte[] head, Optional<Path> file, Digest digest) {
    this.head = head;
    this.file = file;
    this.digest = digest;
  }

  /**
   * @param limit bytes that it may have
   * @throws TooLarge when it has more
   */
  static SpooledBody of(HttpServletRequest request, long limit) throws IOException {
    if (request.getContentLengthLong() > limit) {
      throw new TooLarge(limit);
    }
    InputStream in = new LimitedStream(request.getInputStream(), limit);
    byte[] head = in.readNBytes(IN_MEMORY);
    return head.length < IN_MEMORY
        ? new SpooledBody(head, Optional.empty(), Digest.of(head))
        : spooled(head, in);
  }

  private static SpooledBody spooled(byte[] head, InputStream rest) throws IOException {
    Path file = Files.createTempFile("zeropoint-", ".body");
    MessageDigest sha256 = Digest.sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
      out.write(head);
      rest.transferTo(out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new SpooledBody(new byte[0], Optional.of(file), Digest.ofHash(sha256.digest()));
  }

  Digest digest() {
    return digest;
  }

  /** The request with this body to be read. */
  HttpServletRequest in(HttpServletRequest request) throws IOException {
    InputStream body =
        file.isPresent() ? Files.newInputStream(file.get()) : new ByteArrayInputStream(head);
    opened = Optional.of(body);
    return GivenStream.in(request, body);
  }

  @Override
  public void close() throws IOException {
    try {
      if (opened.isPresent()) {
        opened.get().close();
      }
    } finally {
      if (file.isPresent()) {
        Files.deleteIfExists(file.get());
      }
    }
  }
}
