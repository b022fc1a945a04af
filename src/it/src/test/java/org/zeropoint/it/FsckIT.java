package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeropoint.ops.entity.FsckReport;
import org.zeropoint.ops.fsck.Fsck;

/** A stopped installation is checked as it is, and after each of many ways to damage it. */
class FsckIT {

  private static final List<String> KEPT =
      List.of("db", "log-keys", "checkpoints.log", "models", "corpora");

  private static Path original;

  @TempDir private Path copy;

  @BeforeAll
  static void fillAnInstallation() throws Exception {
    try (ZeropointServer server = ZeropointServer.start("fsck")) {
      FilledServer.fill(server);
      original = server.data();
      Ran running = jar(original);
      assertThat(running.status()).as(running.out()).isEqualTo(3);
      assertThat(running.out()).contains("stop it", "POST /api/audit/fsck");
      server.kill();
      Ran killed = jar(original);
      assertThat(killed.status()).as(killed.out()).isZero();
      server.start();
    }
  }

  @Test
  void untouchedItIsSound() throws Exception {
    copy();
    FsckReport report = check();
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes()).isEmpty();
    assertThat(report.entries()).isGreaterThan(256);
    assertThat(report.checkpoints()).isPositive();
    assertThat(report.rows()).isGreaterThan(60);
    assertThat(report.files()).isEqualTo(6);
    assertThat(report.decisions()).isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("corruptions")
  void whatIsDamagedIsFoundAndNamed(Corruption corruption) throws Exception {
    copy();
    String where;
    try (var damaged = new Damaged(copy)) {
      where = corruption.plant().in(damaged);
    }
    FsckReport report = check();
    assertThat(report.faults().stream().map(fault -> fault.code() + " " + fault.where()))
        .as(report.faults().toString())
        .contains(corruption.code() + " " + where);
  }

  static List<Corruption> corruptions() {
    return Corruptions.all();
  }

  @Test
  void theCommandSaysWhatItFound() throws Exception {
    copy();
    Ran sound = jar(copy);
    assertThat(sound.status()).as(sound.out()).isZero();
    assertThat(sound.out()).startsWith("SOUND\n");
    try (var damaged = new Damaged(copy)) {
      damaged.one("update account set enabled = false where name = 'admin'");
    }
    Ran faults = jar(copy, "--json");
    assertThat(faults.status()).as(faults.out()).isEqualTo(1);
    assertThat(faults.out()).startsWith("{\"sound\":false,").contains("\"row-changed\"");
    assertThat(jar(copy.resolve("nowhere")).status()).isEqualTo(3);
    assertThat(jar(copy, "--nonsense").status()).isEqualTo(2);
  }

  private record Ran(int status, String out) {}

  private static Ran jar(Path data, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-jar", System.getProperty("zeropoint.verifier"), "fsck", "--data", data.toString()));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ran(process.exitValue(), out);
  }

  private FsckReport check() throws SQLException {
    try (Connection connection = open(copy, ";ACCESS_MODE_DATA=r")) {
      return new Fsck(connection, copy, Clock.systemUTC()).run();
    }
  }

  private static Connection open(Path data, String mode) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:file:" + data.resolve("db/zeropoint") + mode, "zeropoint", "zeropoint");
  }

  private void copy() throws IOException {
    for (String part : KEPT) {
      try (Stream<Path> files = Files.walk(original.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path to = copy.resolve(original.relativize(file).toString());
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
  }
}
