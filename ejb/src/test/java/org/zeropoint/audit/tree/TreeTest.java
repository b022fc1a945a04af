package org.zeropoint.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeTest {

  /**
   * Leaves and roots of the test vectors that the reference implementation of RFC 6962 publishes
   * (Certificate Transparency, {@code merkle_tree_test}; Apache-2.0).
   */
  private static final List<byte[]> PUBLISHED =
      List.of(
          bytes(""),
          bytes("00"),
          bytes("10"),
          bytes("2021"),
          bytes("3031"),
          bytes("40414243"),
          bytes("5051525354555657"),
          bytes("606162636465666768696a6b6c6d6e6f"));

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  })
  void rootsAreThePublishedOnes(int size, String root) {
    assertThat(tree(PUBLISHED.subList(0, size)).root()).isEqualTo(bytes(root));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 8, '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'",
    "6, 8, 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'",
    "3, 3, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'",
    "2, 5, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'",
  })
  void inclusionPathsAreThePublishedOnes(int leaf, int size, String path) {
    assertThat(tree(PUBLISHED.subList(0, size)).inclusion(leaf - 1))
        .usingRecursiveComparison()
        .isEqualTo(hashes(path));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, ''",
    "1, 8, '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'",
    "6, 8, '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'",
    "2, 5, '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'",
  })
  void consistencyPathsAreThePublishedOnes(int older, int size, String path) {
    assertThat(tree(PUBLISHED.subList(0, size)).consistency(older))
        .usingRecursiveComparison()
        .isEqualTo(hashes(path));
  }

  private static List<byte[]> hashes(String path) {
    return List.of(path.split(" ")).stream()
        .filter(h -> !h.isEmpty())
        .map(TreeTest::bytes)
        .toList();
  }

  @Test
  void differsNowhereFromTheNaiveTree_atRandomSizesUpTo10000() {
    Random random = new Random(20261124);
    List<byte[]> leaves = leaves(10_000);
    MemoryTiles store = new MemoryTiles();
    grow(store, leaves, random);
    for (int round = 0; round < 40; round++) {
      int size = round < 4 ? round : 1 + random.nextInt(leaves.size());
      var tree = new MerkleTree(new Tiles(store), size);
      byte[] root = NaiveTree.root(leaves.subList(0, size));
      assertThat(tree.root()).as("root of " + size).isEqualTo(root);
      if (size > 0) {
        int index = random.nextInt(size);
        assertThat(
                Proofs.included(
                    Merkle.leafHash(leaves.get(index)), index, size, tree.inclusion(index), root))
            .as("leaf %d of %d", index, size)
            .isTrue();
      }
      int older = random.nextInt(size + 1);
      byte[] olderRoot = NaiveTree.root(leaves.subList(0, older));
      assertThat(Proofs.consistent(older, olderRoot, size, root, tree.consistency(older)))
          .as("%d in %d", older, size)
          .isTrue();
    }
  }

  @Test
  void everyPairOfSmallSizesIsConsistent_andEveryLeafIncluded() {
    List<byte[]> leaves = leaves(70);
    MemoryTiles store = new MemoryTiles();
    grow(store, leaves, new Random(1));
    for (int size = 0; size <= leaves.size(); size++) {
      var tree = new MerkleTree(new Tiles(store), size);
      byte[] root = NaiveTree.root(leaves.subList(0, size));
      for (int i = 0; i < size; i++) {
        byte[] hash = Merkle.leafHash(leaves.get(i));
        assertThat(Proofs.included(hash, i, size, tree.inclusion(i), root)).isTrue();
      }
      for (int older = 0; older <= size; older++) {
        byte[] olderRoot = NaiveTree.root(leaves.subList(0, older));
        assertThat(Proofs.consistent(older, olderRoot, size, root, tree.consistency(older)))
            .as("%d in %d", older, size)
            .isTrue();
      }
    }
  }

  @Test
  void aForgedInclusionProofIsRefused_whicheverByteIsAnother() {
    List<byte[]> leaves = leaves(300);
    MemoryTiles store = new MemoryTiles();
    grow(store, leaves, new Random(2));
    for (int size : new int[] {1, 2, 7, 256, 257, 300}) {
      var tree = new MerkleTree(new Tiles(store), size);
      byte[] root = tree.root();
      for (int index : new int[] {0, size / 2, size - 1}) {
        byte[] hash = Merkle.leafHash(leaves.get(index));
        List<byte[]> path = tree.inclusion(index);
        assertThat(Proofs.included(hash, index, size, path, root)).isTrue();
        for (List<byte[]> forged : forgeries(path)) {
          assertThat(Proofs.included(hash, index, size, forged, root)).isFalse();
        }
        for (long other : mutations(index)) {
          assertThat(Proofs.included(hash, other, size, path, root)).isFalse();
        }
        for (long other : mutations(size)) {
          boolean sameShape = other > index && sameShape(index, size, other);
          assertThat(Proofs.included(hash, index, other, path, root))
              .as("leaf %d of %d as of %d", index, size, other)
              .isEqualTo(sameShape);
        }
      }
    }
  }

  /**
   * A path says where a leaf stands only as far as its turns do: on a complete left subtree the
   * same turns lead up in any tree of that height. The size itself is under the signature.
   */
  private static boolean sameShape(long index, long size, long other) {
    var one = new MerkleTree((level, i) -> new byte[Merkle.HASH], size);
    var two = new MerkleTree((level, i) -> new byte[Merkle.HASH], other);
    return other > 0
        && index < other
        && one.inclusion(index).size() == two.inclusion(index).size()
        && turns(index, size).equals(turns(index, other));
  }

  private static List<Boolean> turns(long index, long size) {
    List<Boolean> turns = new ArrayList<>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + Long.highestOneBit(to - from - 1);
      turns.add(index < middle);
      if (index < middle) {
        to = middle;
      } else {
        from = middle;
      }
    }
    return turns;
  }

  @Test
  void aForgedConsistencyProofIsRefused_whicheverByteIsAnother() {
    List<byte[]> leaves = leaves(300);
    MemoryTiles store = new MemoryTiles();
    grow(store, leaves, new Random(3));
    byte[] root = new MerkleTree(new Tiles(store), 300).root();
    for (int older : new int[] {1, 3, 128, 255, 256, 299}) {
      byte[] olderRoot = NaiveTree.root(leaves.subList(0, older));
      List<byte[]> path = new MerkleTree(new Tiles(store), 300).consistency(older);
      assertThat(Proofs.consistent(older, olderRoot, 300, root, path)).isTrue();
      for (List<byte[]> forged : forgeries(path)) {
        assertThat(Proofs.consistent(older, olderRoot, 300, root, forged)).isFalse();
      }
      for (byte[] forged : changed(olderRoot)) {
        assertThat(Proofs.consistent(older, forged, 300, root, path)).isFalse();
      }
      for (byte[] forged : changed(root)) {
        assertThat(Proofs.consistent(older, olderRoot, 300, forged, path)).isFalse();
      }
    }
  }

  /**
   * A path alone leaves the size open where the same turns lead up in trees of several sizes. It is
   * shown for a checkpoint, and there every byte of size and root is under the signature.
   */
  @Test
  void againstSignedCheckpointsEveryMutationOfIndexSizesRootsAndPathIsRefused() {
    List<byte[]> leaves = leaves(300);
    MemoryTiles store = new MemoryTiles();
    grow(store, leaves, new Random(5));
    var key = SigningKey.generate("log.example", VerifierKey.LOG);
    for (int size : new int[] {1, 8, 255, 300}) {
      Signed newer = signed(key, store, size);
      for (int index : new int[] {0, size / 3, size - 1}) {
        byte[] hash = Merkle.leafHash(leaves.get(index));
        List<byte[]> path = new MerkleTree(new Tiles(store), size).inclusion(index);
        assertThat(newer.includes(hash, index, path)).isTrue();
        forgeries(path).forEach(f -> assertThat(newer.includes(hash, index, f)).isFalse());
        mutations(index).forEach(i -> assertThat(newer.includes(hash, i, path)).isFalse());
        newer.mutated().forEach(n -> assertThat(n.includes(hash, index, path)).isFalse());
      }
      for (int older : new int[] {1, size / 2, size - 1}) {
        if (older < 1) {
          continue;
        }
        Signed before = signed(key, store, older);
        List<byte[]> path = new MerkleTree(new Tiles(store), size).consistency(older);
        assertThat(newer.continues(before, path)).isTrue();
        forgeries(path).forEach(f -> assertThat(newer.continues(before, f)).isFalse());
        newer.mutated().forEach(n -> assertThat(n.continues(before, path)).isFalse());
        before.mutated().forEach(o -> assertThat(newer.continues(o, path)).isFalse());
      }
    }
  }

  private static Signed signed(SigningKey key, MemoryTiles store, int size) {
    byte[] root = new MerkleTree(new Tiles(store), size).root();
    var checkpoint = new Checkpoint("log.example", size, root);
    return new Signed(
        key.verifier(),
        checkpoint.signed(List.of(key), Instant.EPOCH).format().getBytes(StandardCharsets.UTF_8));
  }

  /** A checkpoint as a client gets it: bytes that may be another's. */
  private record Signed(VerifierKey key, byte[] note) {

    Optional<Checkpoint> verified() {
      try {
        SignedNote read = SignedNote.parse(new String(note, StandardCharsets.UTF_8));
        return key.signed(read) ? Optional.of(Checkpoint.parse(read.text())) : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    boolean includes(byte[] hash, long index, List<byte[]> path) {
      return verified()
          .filter(c -> Proofs.included(hash, index, c.size(), path, c.root()))
          .isPresent();
    }

    boolean continues(Signed older, List<byte[]> path) {
      Optional<Checkpoint> before = older.verified();
      return before.isPresent()
          && verified()
              .filter(
                  c ->
                      Proofs.consistent(
                          before.get().size(), before.get().root(), c.size(), c.root(), path))
              .isPresent();
    }

    /** The note with each byte of its size and its root changed in turn. */
    List<Signed> mutated() {
      int end = new String(note, StandardCharsets.UTF_8).indexOf("\n\n");
      List<Signed> mutated = new ArrayList<>();
      for (int at = "log.example\n".length(); at < end; at++) {
        for (int bit : new int[] {0, 1, 4, 5}) {
          byte[] copy = note.clone();
          copy[at] ^= (byte) (1 << bit);
          mutated.add(new Signed(key, copy));
        }
      }
      return mutated;
    }
  }

  @Test
  void anEmptyTreeIsTheBeginningOfEveryTree_andNothingElseIsWithoutProof() {
    byte[] root = NaiveTree.root(leaves(5));
    assertThat(Proofs.consistent(0, Merkle.emptyRoot(), 5, root, List.of())).isTrue();
    assertThat(Proofs.consistent(0, root, 5, root, List.of())).isFalse();
    assertThat(Proofs.consistent(5, root, 5, root, List.of())).isTrue();
    assertThat(Proofs.consistent(5, Merkle.emptyRoot(), 5, root, List.of())).isFalse();
    assertThat(Proofs.consistent(4, root, 5, root, List.of())).isFalse();
    assertThat(Proofs.consistent(6, root, 5, root, List.of())).isFalse();
  }

  @Test
  void aTileThatLacksHashesOrIsThereAlreadyStopsTheTree() {
    MemoryTiles store = new MemoryTiles();
    grow(store, leaves(300), new Random(4));
    assertThatThrownBy(() -> new Tiles(store).append(299, List.of(Merkle.leafHash(bytes("00")))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tile 0/1");
    assertThatThrownBy(() -> new Tiles(store).append(256, List.of(Merkle.leafHash(bytes("00")))))
        .hasMessageContaining("is there already");
    assertThatThrownBy(() -> new MerkleTree(new Tiles(store), 301).root())
        .hasMessageContaining("has only");
    assertThatThrownBy(() -> new MerkleTree(new Tiles(new MemoryTiles()), 1).root())
        .hasMessageContaining("is missing");
    assertThatThrownBy(() -> new MerkleTree(new Tiles(store), 300).inclusion(300))
        .hasMessageContaining("no leaf with index 300");
  }

  /** Each byte of each hash changed, hashes dropped, doubled, added, swapped, shortened. */
  private static List<List<byte[]>> forgeries(List<byte[]> path) {
    List<List<byte[]>> forged = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      for (byte[] hash : changed(path.get(i))) {
        forged.add(replaced(path, i, hash));
      }
      forged.add(replaced(path, i, java.util.Arrays.copyOf(path.get(i), 31)));
      List<byte[]> shorter = new ArrayList<>(path);
      shorter.remove(i);
      forged.add(shorter);
    }
    List<byte[]> longer = new ArrayList<>(path);
    longer.add(new byte[Merkle.HASH]);
    forged.add(longer);
    return forged;
  }

  /** The hash with each of its bytes changed in turn. */
  private static List<byte[]> changed(byte[] hash) {
    List<byte[]> changed = new ArrayList<>();
    for (int b = 0; b < hash.length; b++) {
      byte[] copy = hash.clone();
      copy[b] ^= 0x40;
      changed.add(copy);
    }
    return changed;
  }

  private static List<byte[]> replaced(List<byte[]> path, int at, byte[] hash) {
    List<byte[]> copy = new ArrayList<>(path);
    copy.set(at, hash);
    return copy;
  }

  /** The number with each of its eight bytes changed. */
  private static List<Long> mutations(long number) {
    List<Long> mutated = new ArrayList<>();
    for (int b = 0; b < Long.BYTES; b++) {
      for (int bit = 0; bit < 8; bit++) {
        mutated.add(number ^ (1L << (8 * b + bit)));
      }
    }
    return mutated;
  }

  private static void grow(TileStore store, List<byte[]> leaves, Random random) {
    int size = 0;
    while (size < leaves.size()) {
      int batch = Math.min(leaves.size() - size, 1 + random.nextInt(700));
      var tiles = new Tiles(store);
      tiles.append(
          size, leaves.subList(size, size + batch).stream().map(Merkle::leafHash).toList());
      tiles.flush();
      size += batch;
    }
  }

  private static MerkleTree tree(List<byte[]> leaves) {
    MemoryTiles store = new MemoryTiles();
    grow(store, leaves, new Random(0));
    return new MerkleTree(new Tiles(store), leaves.size());
  }

  private static List<byte[]> leaves(int count) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
    }
    return leaves;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
