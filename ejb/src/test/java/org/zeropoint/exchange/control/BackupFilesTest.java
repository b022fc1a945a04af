package org.zeropoint.exchange.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.exchange.entity.Backup;
import org.zeropoint.proposals.control.ProposalSchema;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;

class BackupFilesTest {

  @TempDir private Path directory;

  @Test
  void whatWasWritten_isWhole() throws IOException {
    Backup backup = made("queue-20260101T000000Z", lines(3));

    var check = files().verify(files().find(backup.name()), ProposalSchema::violations);
    assertThat(check.valid()).as(check.toString()).isTrue();
    assertThat(check.lines()).isEqualTo(3);
    assertThat(check.newest()).contains("line-0");
  }

  @Test
  void altered_isNamedWithItsLine() throws IOException {
    Backup backup = made("queue-20260101T000000Z", lines(3));
    Files.write(files().data(backup), zipped(lines(1) + "{\"proposalId\":\"x\"}\n" + lines(1)));

    var check = files().verify(backup, ProposalSchema::violations);
    assertThat(check.valid()).isFalse();
    assertThat(check.problem().orElseThrow()).contains("SHA-256", "line 2", "proposalId");
    assertThat(check.line()).contains(2L);
  }

  @Test
  void missingAndCutFiles_areBroken() throws IOException {
    Backup backup = made("queue-20260101T000000Z", lines(200));
    byte[] bytes = Files.readAllBytes(files().data(backup));
    Files.write(files().data(backup), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(files().verify(backup, ProposalSchema::violations).valid()).isFalse();

    Files.delete(files().data(backup));
    assertThat(files().verify(backup, ProposalSchema::violations).problem().orElseThrow())
        .contains("cannot be read");
  }

  @Test
  void rotationKeepsTheNewest() throws IOException {
    for (int day = 1; day <= 5; day++) {
      made("queue-2026010" + day + "T000000Z", lines(1));
    }
    files().rotate(2);

    assertThat(files().list())
        .extracting(Backup::name)
        .containsExactly("queue-20260105T000000Z", "queue-20260104T000000Z");
    try (var left = Files.list(directory)) {
      assertThat(left).hasSize(4);
    }
  }

  @Test
  void namesFromOutside_neverBecomePaths() {
    for (String name : List.of("../x", "queue-1", "", "queue-20260101T000000Z/..", "x.json")) {
      assertThatThrownBy(() -> files().find(name)).isInstanceOf(NotFound.class);
    }
    assertThat(files().list()).isEmpty();
  }

  private BackupFiles files() {
    return new BackupFiles(directory);
  }

  private Backup made(String name, String lines) throws IOException {
    Path temporary = files().write(out -> out.write(lines.getBytes(StandardCharsets.UTF_8)));
    Instant at = Instant.parse("2026-01-0" + name.charAt(13) + "T00:00:00Z");
    var backup =
        new Backup(
            files().free(name),
            at,
            "admin",
            lines.lines().count(),
            Files.size(temporary),
            Digest.ofFile(temporary).value(),
            Optional.of("line-0"));
    files().keep(temporary, backup);
    return backup;
  }

  private static byte[] zipped(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String lines(int count) {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines
          .append("{\"proposalId\":\"line-")
          .append(i)
          .append("\",\"synthiantId\":\"helper\",\"summary\":\"A line that is kept.\"}\n");
    }
    return lines.toString();
  }
}
