package org.zeropoint.audit.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.EntryProof;
import org.zeropoint.audit.entity.InclusionProof;
import org.zeropoint.audit.entity.SignedCheckpoint;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.TileStore;
import org.zeropoint.audit.tree.Tiles;

class EntryCheckTest {

  private static final int ENTRIES = 300;

  private final Map<String, byte[]> stored = new HashMap<>();
  private final List<AuditEntry> entries = new ArrayList<>();

  EntryCheckTest() {
    Tiles tiles = tiles();
    var hashes = new ArrayList<byte[]>();
    for (int i = 0; i < ENTRIES; i++) {
      AuditEntry entry = entry("proposal-" + i);
      entry.at(i);
      entries.add(entry);
      hashes.add(Merkle.leafHash(entry.leaf()));
    }
    tiles.append(0, hashes);
    tiles.flush();
  }

  @Test
  void everyEntryIsCovered_andItsStepsLeadToTheRoot() {
    for (int size : new int[] {1, 2, 7, 256, 257, ENTRIES}) {
      SignedCheckpoint signed = signed(size);
      for (int index = 0; index < size; index++) {
        EntryProof checked = check(entries.get(index), signed);
        assertThat(checked.state()).isEqualTo(EntryProof.State.COVERED);
        InclusionProof proof = checked.proof().orElseThrow();
        byte[] hash = bytes(proof.leafHash());
        for (InclusionProof.Step step : proof.steps()) {
          byte[] other = bytes(step.hash());
          hash = step.left() ? Merkle.nodeHash(other, hash) : Merkle.nodeHash(hash, other);
        }
        assertThat(hash).isEqualTo(bytes(signed.root()));
      }
    }
  }

  @Test
  void anEntryIsPendingWithoutAPlace_andUnsignedBehindTheCheckpoint() {
    assertThat(check(entry("new"), signed(7)).state()).isEqualTo(EntryProof.State.PENDING);
    EntryProof behind = check(entries.get(7), signed(7));
    assertThat(behind.state()).isEqualTo(EntryProof.State.UNSIGNED);
    assertThat(behind.proof()).isEmpty();
    assertThat(new EntryCheck(tiles()).check(entries.get(0), Optional.empty()).state())
        .isEqualTo(EntryProof.State.UNSIGNED);
  }

  @Test
  void whatWasNotSignedIsBroken_whicheverPartWasChanged() {
    SignedCheckpoint signed = signed(ENTRIES);
    AuditEntry another = entry("another");
    another.at(3);
    assertThat(check(another, signed).fault().orElseThrow()).contains("its hash is another");
    assertThat(check(another, signed(2)).state()).isEqualTo(EntryProof.State.BROKEN);

    Tiles rewritten = tiles();
    byte[] tile = stored.get("0/0").clone();
    byte[] hash = Merkle.leafHash(another.leaf());
    System.arraycopy(hash, 0, tile, 3 * Merkle.HASH, Merkle.HASH);
    stored.put("0/0", tile);
    assertThat(new EntryCheck(rewritten).check(another, Optional.of(signed)).fault().orElseThrow())
        .contains("does not lead to the root");

    stored.put("0/0", Arrays.copyOf(tile, Merkle.HASH));
    assertThat(check(entries.get(3), signed).fault().orElseThrow()).contains("tree is damaged");
  }

  @Test
  void aCheckpointThatNobodySignedCoversNothing() {
    SignedCheckpoint signed = signed(ENTRIES);
    var forged =
        new SignedCheckpoint(
            signed.size(),
            signed.root(),
            signed.signedAt(),
            List.of(),
            "",
            Optional.of("no key of this log signed it"));
    EntryProof checked = check(entries.get(3), forged);
    assertThat(checked.state()).isEqualTo(EntryProof.State.BROKEN);
    assertThat(checked.fault()).contains("no key of this log signed it");
  }

  private EntryProof check(AuditEntry entry, SignedCheckpoint checkpoint) {
    return new EntryCheck(tiles()).check(entry, Optional.of(checkpoint));
  }

  private SignedCheckpoint signed(int size) {
    byte[] root = new MerkleTree(tiles(), size).root();
    String base64 = Base64.getEncoder().encodeToString(root);
    return new SignedCheckpoint(
        size, base64, Instant.EPOCH, List.of("0a0b0c0d"), "", Optional.empty());
  }

  private static AuditEntry entry(String subject) {
    return new AuditEntry(
        Instant.EPOCH,
        new AuditEntry.Draft(
            "default", "author", "proposal.post", subject, Optional.empty(), "done"));
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private Tiles tiles() {
    return new Tiles(
        new TileStore() {
          @Override
          public Optional<byte[]> read(int level, long number) {
            return Optional.ofNullable(stored.get(level + "/" + number));
          }

          @Override
          public void write(int level, long number, byte[] hashes) {
            stored.put(level + "/" + number, hashes);
          }
        });
  }
}
