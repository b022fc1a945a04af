package org.zeropoint.ops.fsck;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.ops.entity.FsckReport;

/**
 * Checks a whole installation: database rows against the log, the log against its tree and what was
 * signed, decisions against their rules, files against digests. All of the database is read in one
 * {@link Snapshot}; it goes on whatever it meets.
 */
public final class Fsck {

  private static final double MILLIS = 1000;

  private final Connection connection;
  private final Path data;
  private final Clock clock;
  private final Findings findings = new Findings();
  private Optional<KeyRing> ring = Optional.empty();
  private long entries;
  private long checkpoints;
  private long rows;
  private long files;
  private long decisions;

  /**
   * @param connection to the installation's database, outside any transaction
   * @param data its data directory
   */
  public Fsck(Connection connection, Path data, Clock clock) {
    this.connection = connection;
    this.data = data;
    this.clock = clock;
  }

  /**
   * Checks everything; once.
   *
   * @throws SQLException when the database does not even begin a transaction
   */
  public FsckReport run() throws SQLException {
    Instant start = clock.instant();
    Findings log = findings.part();
    Findings signed = findings.part();
    Findings content = findings.part();
    long published = published(signed);
    try (Snapshot snapshot = new Snapshot(connection)) {
      snapshot.guard(KeyRing.FILE, signed, this::keys);
      snapshot.guard("the log", log, () -> log(snapshot, log, content));
      snapshot.guard(CheckpointFile.NAME, signed, () -> published(published, signed));
      snapshot.guard(
          CosignatureCheck.WITNESSES,
          signed,
          () -> new CosignatureCheck(connection, data, signed).run());
    }
    files(findings.part());
    double seconds = Duration.between(start, clock.instant()).toMillis() / MILLIS;
    var faults = findings.faults();
    return new FsckReport(
        faults.isEmpty(),
        entries,
        checkpoints,
        rows,
        files,
        decisions,
        seconds,
        faults,
        findings.notes());
  }

  private long published(Findings part) {
    try {
      return PublishedCheck.length(data);
    } catch (IOException e) {
      part.unreadable(CheckpointFile.NAME, e);
      return 0;
    }
  }

  private void published(long length, Findings part) throws SQLException, IOException {
    new PublishedCheck(data, length, new NoteCheck(ring, part), part)
        .run(new CheckpointRows(connection));
  }

  /** They are made for the first checkpoint. */
  private void keys() throws IOException, SQLException {
    if (new CheckpointRows(connection).peek().isPresent()) {
      ring = Optional.of(KeyRing.read(data));
    }
  }

  private void log(Snapshot snapshot, Findings part, Findings content) throws SQLException {
    var signed = new SignedSizes(new CheckpointRows(connection), new NoteCheck(ring, part), part);
    var leaves = new LeafCheck(new StoredTiles(connection), signed, size(part), part);
    Findings ofRows = content.part();
    Findings ofDecisions = content.part();
    var replay = new RowReplay(ofRows);
    var gate = new DecisionCheck(ofDecisions);
    var pass =
        new EntryPass(connection, part)
            .with("entries and their tree", leaves)
            .with("the chain before the tree", new ChainCheck(connection, part))
            .with("rows in the log", replay)
            .with("decisions in the log", gate)
            .with("digests in the log", new DigestCheck(content.part()));
    snapshot.guard("entries", part, pass::run);
    entries = pass.count();
    checkpoints = signed.count();
    decisions = gate.decisions();
    snapshot.guard("tiles", part, () -> tiles(leaves, part));
    var compared = new RowCheck(connection, ofRows);
    compared.run(replay.tables(), snapshot);
    rows = compared.count();
  }

  private void tiles(LeafCheck leaves, Findings part) throws SQLException {
    new TileCheck(
            new StoredTiles(connection),
            new StoredTiles(connection),
            leaves.span(),
            leaves.mismatches(),
            part)
        .run();
  }

  private void files(Findings part) {
    var check = new FileCheck(connection, data, part);
    try {
      check.run();
    } catch (SQLException | IOException | RuntimeException e) {
      part.unreadable("files", e);
    }
    files = check.count();
  }

  /** How many entries the database says the tree has. */
  private long size(Findings part) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet tree = statement.executeQuery("select size from audit_tree where id = 1")) {
      if (tree.next()) {
        return tree.getLong(1);
      }
      part.fault("tree-size", "the tree", "nothing says how many entries it has");
      return 0;
    }
  }
}
