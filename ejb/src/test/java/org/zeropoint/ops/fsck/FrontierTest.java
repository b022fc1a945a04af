package org.zeropoint.ops.fsck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.Nodes;

class FrontierTest {

  @Test
  void rootsAreThoseOfTheTree_atEverySize() {
    List<byte[]> leaves = new ArrayList<>();
    var frontier = new Frontier();
    assertThat(frontier.root()).isEqualTo(Merkle.emptyRoot());
    for (int size = 1; size <= 600; size++) {
      leaves.add(Merkle.leafHash(new byte[] {(byte) size, (byte) (size >> 8)}));
      frontier.add(leaves.get(size - 1));
      assertThat(frontier.size()).isEqualTo(size);
      assertThat(frontier.root()).isEqualTo(new MerkleTree(nodes(leaves), size).root());
    }
    var other = new Frontier();
    other.add(leaves.get(0));
    other.become(frontier);
    assertThat(Arrays.equals(other.root(), frontier.root())).isTrue();
  }

  private static Nodes nodes(List<byte[]> leaves) {
    return new Nodes() {
      @Override
      public byte[] node(int level, long index) {
        return level == 0
            ? leaves.get((int) index)
            : Merkle.nodeHash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
      }
    };
  }
}
