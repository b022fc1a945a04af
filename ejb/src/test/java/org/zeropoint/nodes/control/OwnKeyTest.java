package org.zeropoint.nodes.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.shared.Unavailable;

class OwnKeyTest {

  @TempDir Path directory;

  private Path file() {
    return directory.resolve(OwnKey.FILE);
  }

  @Test
  void theKeyIsMadeOnce_forItsOwnerOnly() throws IOException {
    SignatureKey made = OwnKey.read(file(), () -> false);
    assertThat(OwnKey.read(file(), () -> true).verifier()).isEqualTo(made.verifier());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aKeyThatOthersKnow_isNotReplaced() throws IOException {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> OwnKey.read(file(), () -> true))
        .withMessageContaining("put the file back");
    assertThat(file()).doesNotExist();
    Files.writeString(file(), "no key\n");
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> OwnKey.read(file(), () -> false))
        .withMessageContaining("cannot be read");
  }
}
