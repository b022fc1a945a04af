package org.zeropoint.ops.fsck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.zeropoint.shared.Digest;

/** Weights and texts against the digests and lengths that rows say they have. */
final class FileCheck {

  private static final int SLICE = 500;

  /**
   * Where the files of a table lie.
   *
   * @param tail behind the digest, in a path below {@code directory}
   */
  private enum Kind {
    MODELS("model_version", "models", "/model.safetensors", "null"),
    CORPORA("corpus", "corpora", ".txt", "deleted_at");

    private final String table;
    private final String directory;
    private final String tail;
    private final String deleted;

    Kind(String table, String directory, String tail, String deleted) {
      this.table = table;
      this.directory = directory;
      this.tail = tail;
      this.deleted = deleted;
    }

    String file(Digest digest) {
      return directory + "/" + digest.hex() + tail;
    }
  }

  private record Named(long key, String digest, long bytes, boolean deleted) {}

  private final Connection connection;
  private final Path data;
  private final Findings findings;
  private long count;

  FileCheck(Connection connection, Path data, Findings findings) {
    this.connection = connection;
    this.data = data;
    this.findings = findings;
  }

  /** Files that were read. */
  long count() {
    return count;
  }

  void run() throws SQLException, IOException {
    for (Kind kind : Kind.values()) {
      Set<String> known = new HashSet<>();
      List<Named> slice = from(kind, Long.MIN_VALUE);
      while (!slice.isEmpty()) {
        for (Named row : slice) {
          check(kind, row, known);
        }
        slice = from(kind, slice.get(slice.size() - 1).key() + 1);
      }
      strangers(kind, known);
    }
  }

  private void check(Kind kind, Named row, Set<String> known) {
    String where = RowReplay.where(kind.table, row.key());
    try {
      String name = kind.file(new Digest(row.digest()));
      if (known.add(name)) {
        check(name, where, row);
      }
    } catch (IllegalArgumentException e) {
      findings.fault("file-missing", where, "it names no file: " + e.getMessage());
    }
  }

  private void check(String name, String row, Named named) {
    Path file = data.resolve(name);
    if (!Files.isRegularFile(file)) {
      if (named.deleted()) {
        findings.note(name + " of the deleted " + row + " is gone");
      } else {
        findings.fault("file-missing", name, "is not there, and " + row + " is about it");
      }
      return;
    }
    count++;
    try {
      long bytes = Files.size(file);
      Digest digest = Digest.ofFile(file);
      if (!digest.value().equals(named.digest())) {
        findings.fault(
            "file-changed",
            name,
            "has the SHA-256 %s and %d bytes; %s says %d bytes"
                .formatted(digest.hex(), bytes, row, named.bytes()));
      } else if (bytes != named.bytes()) {
        findings.fault(
            "file-changed", row, "says %d bytes, %s has %d".formatted(named.bytes(), name, bytes));
      }
    } catch (IOException e) {
      findings.unreadable(name, e);
    }
  }

  private void strangers(Kind kind, Set<String> known) throws IOException {
    Path directory = data.resolve(kind.directory);
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<String> strange =
          files
              .filter(Files::isRegularFile)
              .map(file -> data.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !known.contains(name))
              .sorted()
              .toList();
      if (!strange.isEmpty()) {
        findings.note(
            "%d files in %s belong to no row, the first is %s"
                .formatted(strange.size(), kind.directory, strange.get(0)));
      }
    }
  }

  private List<Named> from(Kind kind, long key) throws SQLException {
    String sql =
        "select id, digest, bytes, %s from %s where id >= ? order by id limit ?"
            .formatted(kind.deleted, kind.table);
    var found = new ArrayList<Named>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, key);
      select.setInt(2, SLICE);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          found.add(
              new Named(
                  result.getLong(1),
                  String.valueOf(result.getString(2)),
                  result.getLong(3),
                  result.getObject(4) != null));
        }
      }
    }
    return found;
  }
}
