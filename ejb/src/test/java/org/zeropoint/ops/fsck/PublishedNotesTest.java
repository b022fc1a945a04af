package org.zeropoint.ops.fsck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;

class PublishedNotesTest {

  @Test
  void readsWhatTheServerReads_whereverTheFileIsCutOrDamaged() throws IOException {
    SigningKey key = SigningKey.generate("log", VerifierKey.LOG);
    var whole = new StringBuilder();
    for (int size = 1; size <= 3; size++) {
      whole
          .append(
              new Checkpoint("log", size, new byte[32])
                  .signed(List.of(key), Instant.EPOCH)
                  .format())
          .append('\n');
    }
    for (int end = 0; end <= whole.length(); end++) {
      same(whole.substring(0, end));
    }
    var random = new Random(3);
    for (int i = 0; i < 300; i++) {
      var damaged = new StringBuilder(whole);
      int at = random.nextInt(whole.length());
      damaged.replace(at, at + random.nextInt(3), "\n".repeat(random.nextInt(3)));
      same(damaged.toString());
    }
  }

  private static void same(String text) throws IOException {
    var published = new PublishedNotes(new BufferedReader(new StringReader(text)));
    List<SignedNote> read = new ArrayList<>();
    for (Optional<SignedNote> next = published.next(); next.isPresent(); next = published.next()) {
      read.add(next.get());
    }
    assertThat(read).as(text).isEqualTo(CheckpointFile.notes(text));
  }
}
