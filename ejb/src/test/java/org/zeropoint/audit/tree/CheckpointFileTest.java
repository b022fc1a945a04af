package org.zeropoint.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {

  private static final SigningKey KEY = SigningKey.generate("log.example", VerifierKey.LOG);

  @TempDir private Path directory;

  @Test
  void notesAreReadInTheirOrder_andTheLastOneAlone() throws IOException {
    Path file = directory.resolve(CheckpointFile.NAME);
    assertThat(new CheckpointFile(file).last()).isEmpty();
    assertThat(new CheckpointFile(file).all()).isEmpty();
    List<SignedNote> notes = new ArrayList<>();
    // More than what is read of the end.
    for (int size = 1; size <= 1500; size++) {
      notes.add(note(size));
    }
    CheckpointFile checkpoints = new CheckpointFile(file);
    for (SignedNote note : notes) {
      checkpoints.append(note);
    }
    assertThat(checkpoints.all()).isEqualTo(notes);
    assertThat(checkpoints.last()).contains(notes.get(notes.size() - 1));
  }

  @Test
  void whereverACrashCutsTheFile_theWholeNotesAreLeft_andTheNextOneIsRead() throws IOException {
    Path file = directory.resolve(CheckpointFile.NAME);
    var checkpoints = new CheckpointFile(file);
    checkpoints.append(note(1));
    int first = (int) Files.size(file);
    checkpoints.append(note(2));
    byte[] all = Files.readAllBytes(file);
    for (int end = first; end < all.length; end++) {
      Files.write(file, java.util.Arrays.copyOf(all, end));
      assertThat(checkpoints.last()).as("cut at %d", end).contains(note(1));
      checkpoints.append(note(3));
      assertThat(checkpoints.last()).as("after a cut at %d", end).contains(note(3));
      List<SignedNote> notes = checkpoints.all();
      assertThat(notes.get(0)).isEqualTo(note(1));
      assertThat(notes.get(notes.size() - 1)).isEqualTo(note(3));
    }
  }

  private static SignedNote note(long size) {
    return new Checkpoint("log.example", size, Merkle.emptyRoot())
        .signed(List.of(KEY), Instant.EPOCH);
  }
}
