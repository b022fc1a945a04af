package org.zeropoint.pipeline.entity;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;

/**
 * The weights of a version with the evidence about it, as one zip.
 *
 * @param ref {@code {synthiantId}@{number}}
 * @param weights where the weights lie
 * @param digest of the weights
 * @param documents the other files by name, {@code README.md}
 * @param at time of the entries
 */
public record Bundle(
    String ref, Path weights, Digest digest, SortedMap<String, String> documents, Instant at)
    implements Traced {

  private static final String WEIGHTS = "model.safetensors";
  private static final String SUMS = "SHA256SUMS";
  private static final int BUFFER = 1 << 16;

  public Bundle {
    documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
  }

  @Override
  public String auditSubject() {
    return ref;
  }

  @Override
  public Optional<Digest> auditDigest() {
    return Optional.of(digest);
  }

  @Override
  public String auditOutcome() {
    return "handed out with its evidence";
  }

  public String fileName() {
    return ref.replace('@', '-') + ".zip";
  }

  /**
   * Writes the zip in pieces, the weights last; whatever their length, it needs the memory of one
   * piece.
   *
   * @throws IOException also when the weights turn out not to be what their digest says: the zip
   *     then has no end, and no reader takes it
   */
  public void writeTo(OutputStream out) throws IOException {
    var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    for (var document : documents.entrySet()) {
      add(zip, document.getKey(), document.getValue());
    }
    add(zip, SUMS, sums());
    zip.setLevel(Deflater.NO_COMPRESSION);
    zip.putNextEntry(entry(WEIGHTS));
    var sha256 = Digest.sha256();
    try (InputStream in = Files.newInputStream(weights)) {
      copy(in, zip, sha256);
    }
    if (!Digest.ofHash(sha256.digest()).equals(digest)) {
      throw new IOException("the stored weights of " + ref + " changed while they were read");
    }
    zip.closeEntry();
    zip.finish();
  }

  /** In the form that {@code sha256sum -c} reads. */
  String sums() {
    var sums = new StringBuilder();
    documents.forEach((name, text) -> line(sums, Digest.of(text), name));
    line(sums, digest, WEIGHTS);
    return sums.toString();
  }

  private static void line(StringBuilder sums, Digest digest, String name) {
    sums.append(digest.hex()).append("  ").append(name).append('\n');
  }

  private void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(entry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private ZipEntry entry(String name) {
    var entry = new ZipEntry(name);
    entry.setLastModifiedTime(FileTime.from(at));
    return entry;
  }

  private static void copy(InputStream in, OutputStream out, MessageDigest sha256)
      throws IOException {
    var buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sha256.update(buffer, 0, n);
      out.write(buffer, 0, n);
    }
  }
}
