package org.zeropoint.shared;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A SHA-256 digest, written {@code sha256:<64 lower-case hex digits>}. */
public record Digest(String value) {

  private static final String PREFIX = "sha256:";
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  public Digest {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a digest is sha256:<64 lower-case hex digits>");
    }
  }

  public static Digest of(byte[] bytes) {
    return ofHash(sha256().digest(bytes));
  }

  public static Digest of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Digest of a file's content, read in pieces. */
  public static Digest ofFile(Path file) throws IOException {
    var sha256 = sha256();
    var buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    }
    return ofHash(sha256.digest());
  }

  /** Wraps the 32 bytes that a {@link MessageDigest} gave. */
  public static Digest ofHash(byte[] hash) {
    return new Digest(PREFIX + HexFormat.of().formatHex(hash));
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The 64 hex digits without the prefix: a safe file name. */
  public String hex() {
    return value.substring(PREFIX.length());
  }

  /** The 32 bytes. */
  public byte[] hash() {
    return HexFormat.of().parseHex(hex());
  }

  /** The first twelve hex digits, for people. */
  public String brief() {
    return hex().substring(0, 12);
  }

  @Override
  public String toString() {
    return value;
  }
}
