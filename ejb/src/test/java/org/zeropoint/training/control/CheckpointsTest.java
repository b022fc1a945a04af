package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Settings;

class CheckpointsTest {

  private static final String RUN = "run-1";

  @TempDir private Path data;
  private Checkpoints checkpoints;

  @BeforeEach
  void here() {
    checkpoints =
        new Checkpoints(
            new Settings() {
              @Override
              public Path data() {
                return data;
              }
            });
  }

  private void whole(int... steps) throws IOException {
    for (int step : steps) {
      torn(step);
      Files.createFile(checkpoints.directory(RUN, step).resolve("checkpoint.json"));
    }
  }

  private void torn(int step) throws IOException {
    Files.createDirectories(checkpoints.directory(RUN, step));
    Files.createFile(checkpoints.directory(RUN, step).resolve("model.safetensors"));
  }

  private List<Integer> there() throws IOException {
    try (Stream<Path> directories = Files.list(data.resolve("runs").resolve(RUN))) {
      return directories.map(checkpoints::step).sorted().toList();
    }
  }

  @Test
  void lastIsTheNewestThatIsWhole() throws IOException {
    assertThat(checkpoints.last(RUN)).isEmpty();
    whole(0, 100);
    torn(200);

    assertThat(checkpoints.last(RUN)).hasValue(checkpoints.directory(RUN, 100));
    assertThat(checkpoints.has(RUN, 100)).isTrue();
    assertThat(checkpoints.has(RUN, 200)).isFalse();
  }

  @Test
  void thereIsOneToGoBackTo_beforeTheStepThatWasJudged() throws IOException {
    assertThat(checkpoints.before(RUN, 5)).isEmpty();
    whole(0, 10, 20);

    assertThat(checkpoints.before(RUN, 25)).hasValue(checkpoints.directory(RUN, 20));
    assertThat(checkpoints.before(RUN, 20)).hasValue(checkpoints.directory(RUN, 10));
    assertThat(checkpoints.before(RUN, 0)).hasValue(checkpoints.directory(RUN, 0));
  }

  @Test
  void theNewestTwoAndTheBestAreKept() throws IOException {
    whole(0, 10, 20, 30, 40);
    checkpoints.prune(RUN, OptionalInt.of(10));
    assertThat(there()).containsExactly(10, 30, 40);
    checkpoints.prune(RUN, OptionalInt.empty());
    assertThat(there()).containsExactly(30, 40);
  }

  @Test
  void whatIsLaterIsCut() throws IOException {
    whole(0, 10, 20);
    torn(30);
    checkpoints.cutAfter(RUN, 10);

    assertThat(there()).containsExactly(0, 10);
    checkpoints.deleteAll(RUN);
    assertThat(checkpoints.last(RUN)).isEmpty();
  }
}
