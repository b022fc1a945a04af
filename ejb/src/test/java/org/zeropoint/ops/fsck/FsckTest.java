package org.zeropoint.ops.fsck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.audit.entity.LogKey;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.ops.entity.FsckReport;
import org.zeropoint.ops.replay.Fault;
import org.zeropoint.shared.Digest;

/** What is found in logs and files that no server writes; the rest is found in a whole one. */
class FsckTest {

  @TempDir private Path data;
  private SmallInstallation it;

  @BeforeEach
  void install() throws Exception {
    it = new SmallInstallation(data).upload(3).seal().upload(300).seal().upload(2).seal();
  }

  @AfterEach
  void close() throws Exception {
    it.close();
  }

  @Test
  void asItIsItIsSound_alsoWhileEntriesWait() throws Exception {
    FsckReport report = it.check();
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes()).isEmpty();
    assertThat(report.entries()).isEqualTo(305);
    assertThat(report.checkpoints()).isEqualTo(3);
    assertThat(report.rows()).isEqualTo(305);
    assertThat(report.files()).isEqualTo(305);
    it.upload(5);
    assertThat(it.found()).isEmpty();
  }

  @Test
  void anEmptyOneIsSound() throws Exception {
    Path empty = Files.createDirectory(data.resolve("empty"));
    try (var fresh = new SmallInstallation(empty)) {
      assertThat(fresh.found()).isEmpty();
    }
  }

  @Test
  void theConnectionIsGivenBackAsItWas() throws Exception {
    it.check();
    it.sql("update corpus set licence = 'MIT' where name = 'text-1000000001'");
    assertThat(it.found()).containsExactly("row-changed corpus 1000000001");
  }

  @Test
  void severalFaultsAreToldApart_eachByItself() throws Exception {
    it.sql("update audit_leaf set actor = 'mallory' where place = 5");
    it.sql("delete from audit_leaf where place = 290");
    byte[] hashes = new byte[32 * 49];
    it.sql("update audit_tile set hashes = ? where level = 0 and number = 1", hashes);
    assertThat(it.found())
        .contains(
            "entry-changed entry 6", "entry-missing entry 291", "row-unknown corpus 1000000291");
  }

  @Test
  void aGapThatNoTileKnows_endsTheComparisonAndNothingElse() throws Exception {
    it.sql("delete from audit_tile where level = 0 and number = 0");
    it.sql("delete from audit_leaf where place between 10 and 20");
    it.sql("update corpus set source = 'x' where id = 1000000001");
    assertThat(it.found())
        .contains(
            "entry-missing entry 11",
            "tile-missing tile 0/0",
            "checkpoint-beyond checkpoint 305",
            "row-changed corpus 1000000001");
  }

  @Test
  void placesAreGivenOnce_andFromZeroOn() throws Exception {
    it.sql("update audit_leaf set place = -7 where place = 304");
    assertThat(it.found()).contains("entry-twice entry -6", "entry-missing entry 305");
  }

  @Test
  void aTreeThatSaysNothingOfItself() throws Exception {
    it.sql("delete from audit_tree");
    assertThat(it.found()).contains("tree-size the tree").doesNotContain("entry-missing entry 1");
  }

  @Test
  void tilesThatNoTreeHas() throws Exception {
    it.sql("insert into audit_tile (level, number, hashes) values (0, 7, ?)", new byte[32]);
    it.sql("insert into audit_tile (level, number, hashes) values (9, 0, ?)", new byte[32]);
    it.sql("update audit_tile set hashes = ? where level = 1", new byte[33]);
    assertThat(it.found())
        .containsExactlyInAnyOrder(
            "tile-unknown tile 0/7",
            "tile-unknown tile 9/0",
            "tile-length tile 1/0",
            "tile-changed tile 1/0");
  }

  @Test
  void entriesThatNobodyCanRead() throws Exception {
    it.sql("update audit_leaf set facts = '[' where place = 5");
    it.sql("update audit_leaf set digest = 'sha256:x' where place = 6");
    it.sql("update audit_leaf set facts = '{\"rows\": []}' where place = 7");
    assertThat(it.found())
        .contains(
            "entry-unreadable entry 6",
            "entry-changed entry 6",
            "entry-unreadable entry 7",
            "entry-changed entry 7",
            "entry-unreadable entry 8",
            "row-unknown corpus 1000000006");
  }

  @Test
  void factsThatDoNotFitEachOther() throws Exception {
    ObjectNode row = JsonNodeFactory.instance.objectNode().put("name", "text");
    it.next();
    it.entry(
        "corpus.upload",
        "x",
        Optional.empty(),
        SmallInstallation.facts("insert", 1_000_000_001, row));
    it.next();
    it.entry("corpus.upload", "y", Optional.empty(), SmallInstallation.facts("update", 77, row));
    it.next();
    ObjectNode strange = SmallInstallation.facts("insert", 5, row);
    ((ObjectNode) strange.at("/rows/0")).put("table", "secrets");
    it.entry("corpus.upload", "z", Optional.of(Digest.of("nowhere")), strange);
    it.seal();
    assertThat(it.found())
        .contains(
            "row-history entry 306",
            "row-history entry 307",
            "facts-unreadable entry 308",
            "digest-unknown entry 308",
            "row-changed corpus 1000000001",
            "row-missing corpus 77");
  }

  @Test
  void aDeletedRowThatIsThereAgain() throws Exception {
    it.next();
    ObjectNode facts = SmallInstallation.facts("delete", 1_000_000_001, null);
    ((ObjectNode) facts.at("/rows/0")).remove("row");
    it.entry("corpus.delete", "x", Optional.empty(), facts);
    it.seal();
    assertThat(it.check().faults())
        .extracting(Fault::toString)
        .containsExactly(
            "row-unknown: corpus 1000000001: it is there, and was deleted by entry 306"
                + " (corpus.delete x by ann)");
  }

  @Test
  void checkpointsOfOthers_andByKeysThatDidNotCountThen() throws Exception {
    SigningKey other = SigningKey.generate("zeropoint/other", VerifierKey.LOG);
    it.checkpoint(it.note(other));
    assertThat(it.found())
        .contains("checkpoint-origin checkpoint 305", "checkpoint-signature checkpoint 305");
    it.checkpoint(it.note(it.key));
    it.keys(
        new LogKey(
            it.key.verifier().format(),
            SmallInstallation.NOW.minusSeconds(3600),
            Optional.of(SmallInstallation.NOW.minusSeconds(90))));
    assertThat(it.check().faults())
        .extracting(Fault::reason)
        .contains("no key of the log that was in force then has signed it");
    it.sql("update audit_checkpoint set note = 'x' where size = 305");
    assertThat(it.found()).contains("checkpoint-unreadable checkpoint 305");
  }

  @Test
  void theFileOfCheckpoints_mayBeBehindAndHoldPieces_butNothingElse() throws Exception {
    Path file = data.resolve(CheckpointFile.NAME);
    String whole = Files.readString(file);
    String[] notes = whole.split("(?<=\n\n)(?=zeropoint)");
    assertThat(notes).hasSize(3);

    Files.writeString(file, notes[0] + notes[1] + notes[2].substring(0, 40));
    FsckReport behind = it.check();
    assertThat(behind.faults()).isEmpty();
    assertThat(behind.notes())
        .containsExactly(
            "checkpoints.log: 1 pieces that are no whole note",
            "1 checkpoints are not in checkpoints.log yet, the newest over 305 entries");

    Files.writeString(file, notes[0] + notes[1] + notes[0] + notes[2] + notes[2]);
    assertThat(it.found()).isEmpty();
    assertThat(it.check().notes()).containsExactly("checkpoints.log: 2 notes stand there again");

    Files.writeString(file, notes[0] + notes[2] + notes[1]);
    assertThat(it.found())
        .containsExactly(
            "published-missing checkpoint 303", "published-order checkpoints.log, size 303");
  }

  @Test
  void cosignaturesHaveToBeRight() throws Exception {
    SigningKey witness = SigningKey.generate("witness.example.org", VerifierKey.WITNESS);
    cosign(witness, 305, it.note(it.key).text());
    assertThat(it.found()).isEmpty();
    assertThat(it.check().notes()).hasSize(1).first().asString().contains("is not verified");

    Files.writeString(
        data.resolve(CosignatureCheck.WITNESSES),
        "[{\"url\":\"https://witness.example.org/\",\"key\":\""
            + witness.verifier().format()
            + "\",\"token\":\"x\"}]");
    assertThat(it.check().notes()).isEmpty();
    cosign(witness, 303, it.note(it.key).text());
    it.sql(
        "insert into audit_cosignature (size, witness, line, cosigned_at) values (3, 'w', 'x', ?)",
        SmallInstallation.NOW.atOffset(ZoneOffset.UTC));
    assertThat(it.found())
        .containsExactly(
            "cosignature-wrong cosignature 3 by w",
            "cosignature-wrong cosignature 303 by witness.example.org");
    Files.writeString(data.resolve(CosignatureCheck.WITNESSES), "{");
    assertThat(it.found()).containsExactly("unreadable witnesses.json");
  }

  private void cosign(SigningKey witness, long size, String text) throws Exception {
    it.sql(
        "insert into audit_cosignature (size, witness, line, cosigned_at) values (?, ?, ?, ?)",
        size,
        witness.verifier().name(),
        witness.sign(text, SmallInstallation.NOW).format(),
        SmallInstallation.NOW.atOffset(ZoneOffset.UTC));
  }

  @Test
  void filesThatNobodyMisses_orKnows() throws Exception {
    it.sql("update corpus set digest = '../../etc/passwd' where id = 1000000002");
    it.sql("update corpus set bytes = 5 where id = 1000000003");
    Files.writeString(data.resolve("corpora/incoming-1"), "x", StandardOpenOption.CREATE);
    FsckReport report = it.check();
    assertThat(report.faults())
        .extracting(fault -> fault.code() + " " + fault.where())
        .containsExactly(
            "row-changed corpus 1000000002",
            "row-changed corpus 1000000003",
            "file-missing corpus 1000000002",
            "file-changed corpus 1000000003");
    assertThat(report.notes())
        .anyMatch(note -> note.startsWith("2 files in corpora belong to no row"));
  }

  @Test
  void ofAKindOnlyTheFirstAreListed() throws Exception {
    it.sql("update corpus set source = 'everywhere'");
    FsckReport report = it.check();
    assertThat(report.faults()).hasSize(Findings.MOST_OF_A_KIND + 1);
    assertThat(report.faults().get(Findings.MOST_OF_A_KIND).reason())
        .isEqualTo("205 more are not listed");
  }

  @Test
  void whatCannotBeReadIsAFault_andTheRestIsChecked() throws Exception {
    it.sql("alter table audit_checkpoint rename to lost");
    it.sql("alter table alias_change rename to lost_too");
    it.sql("update corpus set source = 'x' where id = 1000000001");
    assertThat(it.found())
        .contains(
            "unreadable log-keys/keys.json",
            "unreadable entries and their tree",
            "unreadable checkpoints.log",
            "unreadable rows of alias_change",
            "row-changed corpus 1000000001");
  }
}
