package org.zeropoint.models.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Digest;

class SealTest {

  private static final Digest DIGEST = Digest.of("weights");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("model.safetensors"), "weights");
  }

  @Test
  void fileThatIsWhatItsDigestSays_isSealed_andReadingDoesNotBreakIt() throws IOException {
    Seal seal = Seal.of(file, DIGEST).orElseThrow();
    assertThat(Files.readString(file)).isEqualTo("weights");
    assertThat(seal.holds()).isTrue();
    assertThat(seal.digest()).isEqualTo(DIGEST);
  }

  @Test
  void anotherContent_orNone_getsNoSeal() throws IOException {
    assertThat(Seal.of(file, Digest.of("others"))).isEmpty();
    Files.delete(file);
    assertThat(Seal.of(file, DIGEST)).isEmpty();
  }

  @Test
  void sealIsBroken_whenTheFileIsAltered_evenToTheSameLengthAndTime() throws Exception {
    FileTime past = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, past);
    awaitAnotherTick();
    Seal seal = Seal.of(file, DIGEST).orElseThrow();
    Files.writeString(file, "Weights");
    Files.setLastModifiedTime(file, past);
    assertThat(seal.holds()).isFalse();
  }

  @Test
  void sealIsBroken_whenAnotherFileTakesThePlace_orTheFileIsGone() throws IOException {
    Seal seal = Seal.of(file, DIGEST).orElseThrow();
    Path other = Files.writeString(directory.resolve("other"), "weights");
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(seal.holds()).isFalse();
    Files.delete(file);
    assertThat(seal.holds()).isFalse();
  }

  /** The system counts changes in ticks of some milliseconds: what lies in one looks the same. */
  private void awaitAnotherTick() throws IOException {
    FileTime now = changed(file);
    Path clock = directory.resolve("clock");
    do {
      Files.writeString(clock, "tick");
    } while (changed(clock).equals(now));
  }

  private static FileTime changed(Path file) throws IOException {
    return (FileTime) Files.getAttribute(file, "unix:ctime");
  }
}
