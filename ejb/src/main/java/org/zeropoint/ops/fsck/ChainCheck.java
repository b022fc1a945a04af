package org.zeropoint.ops.fsck;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.zeropoint.audit.tree.ChainedLeaf;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/** The entries from before the tree: each holds the hash of the one before, up to the known end. */
final class ChainCheck implements EntryVisitor {

  static final String END = "the end of the chain";

  private final Connection connection;
  private final Findings findings;
  private long last;
  private String hash = ChainedLeaf.NONE;
  private boolean treeBegan;

  ChainCheck(Connection connection, Findings findings) {
    this.connection = connection;
    this.findings = findings;
  }

  @Override
  public void take(StoredLeaf leaf) {
    if (leaf.encoding() != ChainedLeaf.VERSION) {
      treeBegan = true;
      return;
    }
    if (treeBegan || leaf.number() != last + 1) {
      findings.fault(
          "chain-broken",
          leaf.where(),
          "it has the number %d and comes %s"
              .formatted(
                  leaf.number(), treeBegan ? "behind the first of the tree" : "behind " + last));
    }
    leaf.bytes()
        .ifPresent(
            bytes -> {
              String json = new String(bytes, StandardCharsets.UTF_8);
              if (!Json.parse(json).path("previous").asText().equals(hash)) {
                findings.fault(
                    "chain-broken",
                    leaf.where(),
                    "it names another hash than that of the one before");
              }
              hash = Digest.of(json).value();
            });
    last = leaf.number();
  }

  @Override
  public void finish() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet end = statement.executeQuery("select seq, hash from audit_chain_end")) {
      if (!end.next()) {
        findings.fault("chain-end", END, "is missing");
      } else if (end.getLong(1) != last || !end.getString(2).equals(hash)) {
        findings.fault(
            "chain-end",
            END,
            "is %d with %s, and the last entry of the chain is %d with %s"
                .formatted(end.getLong(1), end.getString(2), last, hash));
      }
    }
  }
}
