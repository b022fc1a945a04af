package org.zeropoint.ops.fsck;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Json;

/** Cosignatures: that each is under a checkpoint, and right where the witness's key is known. */
final class CosignatureCheck {

  static final String WITNESSES = "witnesses.json";

  private static final int SLICE = 500;

  private record Stored(long size, String witness, String line, String note) {}

  private final Connection connection;
  private final Findings findings;
  private final List<VerifierKey> keys;

  /**
   * @throws IOException when the file of the witnesses is there and cannot be read
   * @throws RuntimeException when it is not of the form that the server reads
   */
  CosignatureCheck(Connection connection, Path data, Findings findings) throws IOException {
    this.connection = connection;
    this.findings = findings;
    this.keys = keys(data.resolve(WITNESSES));
  }

  private static List<VerifierKey> keys(Path file) throws IOException {
    var keys = new ArrayList<VerifierKey>();
    if (Files.exists(file)) {
      for (JsonNode witness : Json.parse(Files.readString(file))) {
        keys.add(VerifierKey.parse(witness.path("key").asText()));
      }
    }
    return keys;
  }

  void run() throws SQLException {
    List<Stored> slice = after(Long.MIN_VALUE, "");
    while (!slice.isEmpty()) {
      slice.forEach(this::check);
      Stored last = slice.get(slice.size() - 1);
      slice = after(last.size(), last.witness());
    }
  }

  private void check(Stored stored) {
    String where = "cosignature " + stored.size() + " by " + stored.witness();
    if (stored.note() == null) {
      findings.fault("cosignature-wrong", where, "there is no checkpoint of that size");
      return;
    }
    try {
      SignedNote.Line line = SignedNote.Line.parse(stored.line());
      String text = SignedNote.parse(stored.note()).text();
      List<VerifierKey> known = keys.stream().filter(key -> key.isOf(line)).toList();
      if (!line.keyName().equals(stored.witness())) {
        findings.fault("cosignature-wrong", where, "its line is by " + line.keyName());
      } else if (known.stream().anyMatch(key -> !key.verify(line, text))) {
        findings.fault("cosignature-wrong", where, "it is not one under this checkpoint");
      } else if (known.isEmpty()) {
        findings.note(where + " is not verified: " + WITNESSES + " does not have its key");
      }
    } catch (IllegalArgumentException e) {
      findings.fault("cosignature-wrong", where, String.valueOf(e.getMessage()));
    }
  }

  private List<Stored> after(long size, String witness) throws SQLException {
    var found = new ArrayList<Stored>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select c.size, c.witness, c.line, k.note from audit_cosignature c"
                + " left join audit_checkpoint k on k.size = c.size"
                + " where c.size > ? or (c.size = ? and c.witness > ?)"
                + " order by c.size, c.witness limit ?")) {
      select.setLong(1, size);
      select.setLong(2, size);
      select.setString(3, witness);
      select.setInt(4, SLICE);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          found.add(
              new Stored(
                  result.getLong(1),
                  result.getString(2),
                  result.getString(3),
                  result.getString(4)));
        }
      }
    }
    return found;
  }
}
