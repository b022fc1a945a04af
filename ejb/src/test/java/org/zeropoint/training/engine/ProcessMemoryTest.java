package org.zeropoint.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

  @Test
  void residentMemoryIsReadInKibibytes() throws IOException {
    String status = "Name:\tjava\nVmHWM:\t  999 kB\nVmRSS:\t  890880 kB\nThreads:\t8\n";

    assertThat(ProcessMemory.resident(status)).isEqualTo(912_261_120L);
  }

  @Test
  void withoutIt_theHeapIsTheAnswer() {
    assertThatThrownBy(() -> ProcessMemory.resident("Name:\tjava\n"))
        .isInstanceOf(IOException.class);
    assertThat(ProcessMemory.bytes()).isBetween(1L << 20, 1L << 44);
  }
}
