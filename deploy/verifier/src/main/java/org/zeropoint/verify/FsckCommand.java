package org.zeropoint.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.ops.entity.FsckReport;
import org.zeropoint.ops.fsck.Fsck;
import org.zeropoint.shared.Json;

/** Checks a whole installation; one on the embedded database has to be stopped for it. */
final class FsckCommand implements Command {

  private static final String DATA = "--data";
  private static final String DB = "--db";
  private static final String USER = "--user";
  private static final String PASSWORD = "--password-file";
  private static final String JSON = "--json";

  private static final String EMBEDDED = "zeropoint";

  /** What H2 answers while another process has the file. */
  private static final String IN_USE = "90020";

  private final Clock clock;

  FsckCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "fsck";
  }

  @Override
  public String summary() {
    return "Check an installation: rows against the log, log, signatures and files";
  }

  @Override
  public String usage() {
    return """
        fsck --data DIR [--db JDBC-URL --user NAME --password-file FILE] [--json]

        Reads a whole installation where it lies, and changes nothing: every row that the log holds
        against the last entry that left it, every entry against the tree, the tree against every
        checkpoint in the database and in checkpoints.log, every decision of the gate against what
        it was made from, every file of weights and texts against its digest.

          --data DIR            the data directory
          --db JDBC-URL         the database; without it the embedded one, whose server has to be
                                stopped. One on PostgreSQL may run on: all is read in one snapshot
          --user NAME           who signs in to it; reading is enough
          --password-file FILE  that user's password, the whole file without its last line break
          --json                the report as one JSON object

        A server that runs does the same with POST /api/audit/fsck.

        Examples:
          java -jar zeropoint-verify.jar fsck --data /var/lib/zeropoint
          java -jar zeropoint-verify.jar fsck --data /var/lib/zeropoint --json \\
            --db jdbc:postgresql://db.example.org/zeropoint --user auditor --password-file pw
        """;
  }

  @Override
  public int run(Arguments given, Console console) {
    Arguments arguments = given.read(Set.of(DATA, DB, USER, PASSWORD), Set.of(JSON));
    arguments.files();
    Path data =
        Arguments.path(
            arguments.one(DATA).orElseThrow(() -> Stop.usage(DATA + " says where it lies")));
    Optional<String> db = arguments.one(DB);
    boolean whole =
        db.isPresent() == arguments.one(USER).isPresent()
            && db.isPresent() == arguments.one(PASSWORD).isPresent();
    if (!whole) {
      throw Stop.usage(DB + ", " + USER + " and " + PASSWORD + " go together");
    }
    if (!Files.isDirectory(data)) {
      throw Stop.unreadable(data + " is no directory");
    }
    FsckReport report = check(data, arguments, db);
    print(report, console, arguments.has(JSON));
    return report.sound() ? Exit.VERIFIED : Exit.WRONG;
  }

  private FsckReport check(Path data, Arguments arguments, Optional<String> db) {
    try (Connection connection =
        db.isPresent()
            ? DriverManager.getConnection(
                db.get(), arguments.one(USER).orElseThrow(), password(arguments))
            : embedded(data)) {
      return new Fsck(connection, data, clock).run();
    } catch (SQLException e) {
      throw Stop.unreadable(
          IN_USE.equals(e.getSQLState())
              ? "the server is running: stop it, or have it check itself with POST /api/audit/fsck"
              : "the database: " + e.getMessage());
    }
  }

  /** Opened for reading, so that it stays as it was found. */
  private static Connection embedded(Path data) throws SQLException {
    Path file = data.resolve("db").resolve(EMBEDDED).toAbsolutePath();
    if (!Files.isRegularFile(file.resolveSibling(EMBEDDED + ".mv.db"))) {
      throw Stop.unreadable("there is no " + file + ".mv.db; " + DB + " names another database");
    }
    return DriverManager.getConnection(
        "jdbc:h2:file:" + file + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE", EMBEDDED, EMBEDDED);
  }

  private static String password(Arguments arguments) {
    String file = arguments.one(PASSWORD).orElseThrow();
    try {
      return Files.readString(Arguments.path(file)).replaceFirst("\\R$", "");
    } catch (IOException e) {
      throw Stop.unreadable(file + ": " + Documents.reason(e));
    }
  }

  private static void print(FsckReport report, Console console, boolean asJson) {
    if (asJson) {
      console.text(Json.write(report) + "\n");
      return;
    }
    console.line(report.sound() ? "SOUND" : "NOT SOUND: " + report.faults().get(0));
    report.faults().stream().skip(1).forEach(fault -> console.line("  also wrong   " + fault));
    report.notes().forEach(note -> console.line("  note         " + note));
    console.line(
        "  looked at    %d entries, %d checkpoints, %d rows, %d files, %d decisions in %.1f s"
            .formatted(
                report.entries(),
                report.checkpoints(),
                report.rows(),
                report.files(),
                report.decisions(),
                report.seconds()));
  }
}
