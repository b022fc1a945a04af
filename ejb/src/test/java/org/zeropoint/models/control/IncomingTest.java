package org.zeropoint.models.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

class IncomingTest {

  @TempDir Path data;

  private final Incoming incoming =
      new Incoming(
          new Settings() {
            @Override
            public Path data() {
              return data;
            }
          });

  @Test
  void whatIsLeft_isCleared_andWhatIsGoneIsNoError() throws IOException {
    Path directory = incoming.make();
    Files.writeString(directory.resolve("model.safetensors"), "a part");
    assertThat(Incoming.bytes(directory)).isEqualTo(6);
    incoming.clear();
    assertThat(directory).doesNotExist();
    assertThatCode(() -> incoming.drop(directory)).doesNotThrowAnyException();
    assertThatCode(incoming::clear).doesNotThrowAnyException();
  }

  @Test
  void moreThanTheDiskHas_isRefusedWithTheNumbers() {
    assertThatCode(() -> incoming.requireRoom(1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> incoming.requireRoom(Long.MAX_VALUE / 2))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("bytes left, of which 268435456 stay free");
  }
}
