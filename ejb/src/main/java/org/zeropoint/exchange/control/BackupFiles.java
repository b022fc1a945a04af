package org.zeropoint.exchange.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.zeropoint.exchange.entity.Backup;
import org.zeropoint.lm.safetensors.DurableFile;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.shared.Violation;

/**
 * Backups in one directory: {@code name.jsonl.gz} with its manifest {@code name.json}. Only what
 * has a manifest counts, and that is written last.
 */
public final class BackupFiles {

  private static final String DATA = ".jsonl.gz";
  private static final String MANIFEST = ".json";

  private final Path directory;

  public BackupFiles(Path directory) {
    this.directory = directory;
  }

  /** Writes lines to a stream. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Newest first. */
  public List<Backup> list() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(MANIFEST))
          .map(file -> file.substring(0, file.length() - MANIFEST.length()))
          .filter(Backup::isName)
          .map(this::manifest)
          .sorted(Comparator.comparing(Backup::madeAt).thenComparing(Backup::name).reversed())
          .toList();
    } catch (IOException e) {
      throw new Unavailable("the backups cannot be listed", e);
    }
  }

  /**
   * @throws NotFound when there is none of this name
   */
  public Backup find(String name) {
    if (!Backup.isName(name) || !Files.isRegularFile(directory.resolve(name + MANIFEST))) {
      throw new NotFound("there is no backup " + name);
    }
    return manifest(name);
  }

  public Path data(Backup backup) {
    return directory.resolve(backup.name() + DATA);
  }

  /** A name that is not taken yet. */
  public String free(String wanted) {
    String name = wanted;
    for (int i = 2; Files.exists(directory.resolve(name + DATA)); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }

  /** Writes the compressed lines beside, forced to disk; {@link #keep} makes a backup of them. */
  public Path write(Content content) throws IOException {
    Files.createDirectories(directory);
    Path temporary = Files.createTempFile(directory, ".incoming-", DATA);
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      var zip =
          new GZIPOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), 1 << 16);
      content.writeTo(zip);
      zip.finish();
      zip.flush();
      zip.close();
    }
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return temporary;
  }

  public void keep(Path temporary, Backup backup) throws IOException {
    Files.move(temporary, data(backup), StandardCopyOption.ATOMIC_MOVE);
    DurableFile.write(
        directory.resolve(backup.name() + MANIFEST),
        Json.write(backup).getBytes(StandardCharsets.UTF_8));
  }

  /** Removes all but the newest {@code kept}; the manifest first, so that none is half there. */
  public void rotate(int kept) {
    list().stream().skip(kept).forEach(this::remove);
  }

  private void remove(Backup backup) {
    try {
      Files.deleteIfExists(directory.resolve(backup.name() + MANIFEST));
      Files.deleteIfExists(data(backup));
    } catch (IOException e) {
      throw new Unavailable("the old backup " + backup.name() + " cannot be removed", e);
    }
  }

  public InputStream lines(Path file) throws IOException {
    return new GZIPInputStream(Files.newInputStream(file), 1 << 16);
  }

  /** Reads a backup from its first to its last byte and compares it with its manifest. */
  public Backup.Check verify(Backup backup, Function<JsonNode, List<Violation>> form) {
    try {
      if (!Digest.ofFile(data(backup)).value().equals(backup.digest())) {
        Backup.Check read = read(backup.name(), data(backup), form);
        return Backup.Check.broken(
            backup.name(),
            read.lines(),
            "its SHA-256 is not that of the manifest"
                + read.problem().map(problem -> "; " + problem).orElse(""),
            read.line());
      }
      Backup.Check read = read(backup.name(), data(backup), form);
      return read.valid() && read.lines() != backup.lines()
          ? Backup.Check.broken(
              backup.name(),
              read.lines(),
              "has " + read.lines() + " lines, its manifest says " + backup.lines(),
              Optional.empty())
          : read;
    } catch (IOException e) {
      return Backup.Check.broken(
          backup.name(), 0, "cannot be read: " + e.getMessage(), Optional.empty());
    }
  }

  /** Reads every line and checks its form. */
  public Backup.Check read(String name, Path file, Function<JsonNode, List<Violation>> form) {
    long read = 0;
    Optional<String> newest = Optional.empty();
    try (InputStream in = lines(file)) {
      var lines = new Lines(in);
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        read++;
        JsonNode proposal = Json.parse(line.get());
        newest = newest.or(() -> Optional.of(proposal.path("proposalId").asText()));
        List<Violation> violations = form.apply(proposal);
        if (!violations.isEmpty()) {
          return Backup.Check.broken(
              name, read, "line " + read + ": " + violations.get(0), Optional.of(read));
        }
      }
      return Backup.Check.sound(name, read, newest);
    } catch (Problem e) {
      return Backup.Check.broken(
          name, read, "line " + read + ": " + e.getMessage(), Optional.of(read));
    } catch (IOException e) {
      return Backup.Check.broken(
          name,
          read,
          "breaks off after line " + read + ": " + e.getMessage(),
          Optional.of(read + 1));
    }
  }

  private Backup manifest(String name) {
    try {
      return Json.read(Files.readString(directory.resolve(name + MANIFEST)), Backup.class);
    } catch (IOException e) {
      throw new Unavailable("the manifest of " + name + " cannot be read", e);
    }
  }
}
