package org.zeropoint.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FsckCommandTest {

  private static final List<String> SCHEMA =
      List.of(
          "V1__loop",
          "V2__governance",
          "V3__discussion",
          "V4__idempotency",
          "V5__events",
          "V6__registry",
          "V7__lists",
          "V8__log_tree",
          "V9__fair_share",
          "V10__run_note",
          "V11__uploads",
          "V14__nodes",
          "V15__suites",
          "V16__judgements",
          "V19__compute_days",
          "V20__saved_filters",
          "V21__repeat_lease");

  @TempDir private Path data;

  @BeforeEach
  void install() throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String script : SCHEMA) {
        statement.execute("runscript from 'classpath:db/migration/" + script + ".sql'");
      }
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(url(), "zeropoint", "zeropoint");
  }

  private String url() {
    return "jdbc:h2:file:" + data.resolve("db/zeropoint");
  }

  private Called fsck(String... more) {
    String[] words = new String[3 + more.length];
    words[0] = "fsck";
    words[1] = "--data";
    words[2] = data.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return Called.with(words);
  }

  @Test
  void aSoundInstallationIsCalledSo_andOneThatIsNotIsToldInWordsAndAsJson() throws Exception {
    Called sound = fsck();
    assertThat(sound.exit()).as(sound.out() + sound.err()).isEqualTo(Exit.VERIFIED);
    assertThat(sound.out()).startsWith("SOUND\n  looked at    0 entries, 0 checkpoints, 0 rows");
    assertThat(fsck("--json").out()).startsWith("{\"sound\":true,\"entries\":0,");

    insertSynthiant();
    Called faults = fsck();
    assertThat(faults.exit()).isEqualTo(Exit.WRONG);
    assertThat(faults.out()).startsWith("NOT SOUND: row-unknown: synthiant 7: ");
    Called json = fsck("--json");
    assertThat(json.exit()).isEqualTo(Exit.WRONG);
    assertThat(json.out())
        .startsWith("{\"sound\":false,")
        .contains("\"faults\":[{\"code\":\"row-unknown\",\"where\":\"synthiant 7\",\"reason\":");
  }

  private void insertSynthiant() throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into synthiant (id, tenant, synthiant_id, registered_by, registered_at,"
              + " last_version, version) values (7, 'default', 'helper', 'ann',"
              + " current_timestamp, 0, 1)");
    }
  }

  @Test
  void theFilesOfTheDatabaseStayAsTheyAre() throws Exception {
    Path file = data.resolve("db/zeropoint.mv.db");
    byte[] before = Files.readAllBytes(file);
    fsck();
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(file.getParent().toFile().list()).containsExactly("zeropoint.mv.db");
  }

  @Test
  void anotherDatabaseIsReadWithItsOwnPassword() throws Exception {
    Path password = Files.writeString(data.resolve("pw"), "zeropoint\n");
    String[] db = {"--db", url(), "--user", "zeropoint", "--password-file", password.toString()};
    assertThat(fsck(db).exit()).isEqualTo(Exit.VERIFIED);
    Files.writeString(password, "wrong");
    fsck(db).refused(Exit.UNREADABLE, "the database: ");
    Files.delete(password);
    fsck(db).refused(Exit.UNREADABLE, "there is no such file");
  }

  @Test
  void whereNothingLiesNothingIsRead() throws Exception {
    Called.with("fsck", "--data", data.resolve("nowhere").toString())
        .refused(Exit.UNREADABLE, "is no directory");
    Files.delete(data.resolve("db/zeropoint.mv.db"));
    fsck().refused(Exit.UNREADABLE, "--db names another database");
  }

  @Test
  void whatTheCallLacksIsSaid() {
    Called.with("fsck").refused(Exit.USAGE, "--data says where it lies");
    fsck("x").refused(Exit.USAGE, "expected");
    fsck("--db", url()).refused(Exit.USAGE, "go together");
    fsck("--password-file", "x").refused(Exit.USAGE, "go together");
    fsck("--nonsense").refused(Exit.USAGE, "no option --nonsense");
    assertThat(Called.with("help", "fsck").out()).contains("POST /api/audit/fsck");
  }
}
