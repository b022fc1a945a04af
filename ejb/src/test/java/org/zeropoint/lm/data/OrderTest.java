package org.zeropoint.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class OrderTest {

  @Property
  void eachEpochReadsEachRowOnce(
      @ForAll @IntRange(min = 1, max = 200) int count,
      @ForAll @IntRange(min = 1, max = 64) int batchSize,
      @ForAll long seed) {
    var order = new Order(count, batchSize, seed);
    int epochs = 3;
    var read = new ArrayList<Order.Place>();
    for (long step = 0; read.size() < epochs * count; step++) {
      read.addAll(List.of(order.batch(step)));
    }
    for (int epoch = 0; epoch < epochs; epoch++) {
      List<Order.Place> rows = read.subList(epoch * count, (epoch + 1) * count);
      assertThat(rows).extracting(Order.Place::epoch).containsOnly((long) epoch);
      assertThat(rows)
          .extracting(Order.Place::index)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
    }
  }

  @Property
  void batchFollowsFromTheStepAlone(
      @ForAll @IntRange(min = 1, max = 50) int count,
      @ForAll @IntRange(min = 1, max = 9) int batchSize,
      @ForAll @LongRange(min = 0, max = 1000) long step,
      @ForAll long seed) {
    var used = new Order(count, batchSize, seed);
    LongStream.range(Math.max(0, step - 5), step + 5).forEach(used::batch);
    assertThat(used.batch(step)).isEqualTo(new Order(count, batchSize, seed).batch(step));
  }

  @Property
  void cursorSaysWhatIsReadNext(
      @ForAll @IntRange(min = 1, max = 50) int count,
      @ForAll @IntRange(min = 1, max = 9) int batchSize,
      @ForAll @IntRange(min = 0, max = 100) int steps) {
    Order.Place next = new Order(count, batchSize, 7).cursor(steps);
    assertThat(next.epoch() * count + next.index()).isEqualTo((long) steps * batchSize);
    assertThat(next.index()).isBetween(0, count - 1);
  }

  @Example
  void permutationsAreAllAboutEquallyOften() {
    var seen = new HashMap<List<Integer>, Integer>();
    int epochs = 24_000;
    for (int epoch = 0; epoch < epochs; epoch++) {
      List<Integer> order = IntStream.of(Order.permutation(4, 3, epoch)).boxed().toList();
      seen.merge(order, 1, Integer::sum);
    }
    assertThat(seen).hasSize(24);
    // 1,000 of each are expected; six standard deviations to both sides.
    assertThat(seen.values()).allMatch(times -> times > 814 && times < 1186);
  }

  @Example
  void orderChanges_whenSeedOrEpochDoes() {
    var orders = new HashSet<List<Integer>>();
    for (long seed = 0; seed < 10; seed++) {
      for (long epoch = 0; epoch < 10; epoch++) {
        orders.add(IntStream.of(Order.permutation(100, seed, epoch)).boxed().toList());
      }
    }
    assertThat(orders).hasSize(100);
  }

  @Example
  void orderIsRefused_whenItHasNoRowOrNoBatch() {
    assertThatThrownBy(() -> new Order(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Order(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Order(1, 1, 0).batch(-1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
