package org.zeropoint.ops.fsck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RowStatesTest {

  @Test
  void agreesWithAMap_afterManyChanges() {
    var random = new Random(5);
    var states = new RowStates();
    Map<Long, Long> map = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      long key = random.nextInt(9000) * (random.nextBoolean() ? 1L : Long.MAX_VALUE / 9000);
      if (random.nextInt(4) == 0) {
        states.remove(key, i);
        map.remove(key);
      } else {
        states.put(key, hash(i), i);
        map.put(key, (long) i);
      }
    }
    var unmet = new TreeSet<Long>();
    map.forEach(
        (key, entry) -> {
          assertThat(states.isThere(key)).isTrue();
          assertThat(states.entry(key)).isEqualTo(entry);
          if (entry % 3 == 0) {
            unmet.add(key);
          } else {
            assertThat(states.meets(key, hash(entry))).isTrue();
          }
        });
    assertThat(states.missing(10_000))
        .containsExactly(unmet.stream().mapToLong(Long::longValue).toArray());
    assertThat(states.missing(7)).hasSize(7);
    assertThat(states.knows(-1)).isFalse();
  }

  private static byte[] hash(long value) {
    return ByteBuffer.allocate(32).putLong(24, value).array();
  }
}
