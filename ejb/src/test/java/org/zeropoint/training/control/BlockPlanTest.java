package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.control.BlockPlan.Change;
import org.zeropoint.training.control.BlockPlan.Machine;
import org.zeropoint.training.control.BlockPlan.Model;

/** Which node shall hold what, followed turn by turn as nodes do it. */
class BlockPlanTest {

  private static final int LAYERS = 8;
  private static final Model MODEL = new Model(Digest.of("model"), LAYERS, 100);

  private final Map<String, List<BlockRange>> orders = new HashMap<>();
  private final Map<String, List<BlockRange>> held = new HashMap<>();

  private Machine machine(String node, int blocks, boolean stays) {
    return new Machine(
        node,
        100L * blocks + 50,
        0,
        stays,
        Map.of(MODEL.digest(), orders.getOrDefault(node, List.of())),
        Map.of(MODEL.digest(), held.getOrDefault(node, List.of())));
  }

  private BlockPlan.Result turn(Machine... machines) {
    BlockPlan.Result plan = BlockPlan.of(List.of(MODEL), List.of(machines));
    for (Change change : plan.changes()) {
      var ranges = new ArrayList<>(orders.getOrDefault(change.node(), List.of()));
      if (change.add()) {
        ranges.add(change.blocks());
      } else {
        ranges.remove(change.blocks());
      }
      orders.put(change.node(), ranges);
    }
    return plan;
  }

  private void loaded() {
    held.clear();
    held.putAll(orders);
  }

  private List<Integer> uncovered(Map<String, List<BlockRange>> by, String... nodes) {
    return IntStream.range(0, LAYERS)
        .filter(
            block ->
                List.of(nodes).stream()
                    .flatMap(node -> by.getOrDefault(node, List.of()).stream())
                    .noneMatch(range -> range.holds(block)))
        .boxed()
        .toList();
  }

  @Test
  void nodesThatAreNew_shareTheModel_andAreLeftAloneThen() {
    turn(machine("a", 3, true), machine("b", 3, true), machine("c", 3, true));
    assertThat(uncovered(orders, "a", "b", "c")).isEmpty();
    assertThat(orders.values()).allSatisfy(ranges -> assertThat(ranges).hasSize(1));
    loaded();
    assertThat(turn(machine("a", 3, true), machine("b", 3, true), machine("c", 3, true)).changes())
        .isEmpty();
  }

  @Test
  void aNodeThatIsDrained_keepsItsBlocks_untilOthersHoldThem() {
    turn(machine("a", 4, true), machine("b", 4, true), machine("c", 8, true));
    orders.put("c", List.of(new BlockRange(0, 1)));
    loaded();
    BlockPlan.Result first =
        turn(machine("a", 4, false), machine("b", 4, true), machine("c", 8, true));
    assertThat(first.changes()).isNotEmpty().allMatch(Change::add);
    assertThat(uncovered(orders, "b", "c")).as("shall be held by those that stay").isEmpty();
    assertThat(turn(machine("a", 4, false), machine("b", 4, true), machine("c", 8, true)).changes())
        .as("nothing is held yet")
        .isEmpty();
    loaded();
    assertThat(turn(machine("a", 4, false), machine("b", 4, true), machine("c", 8, true)).changes())
        .allMatch(change -> change.node().equals("a") && !change.add())
        .isNotEmpty();
    assertThat(orders.get("a")).isEmpty();
  }

  @Test
  void blocksThatNobodyHasRoomFor_areNamed_andNotGivenUp() {
    turn(machine("a", 4, true), machine("b", 4, true));
    loaded();
    BlockPlan.Result plan = turn(machine("a", 4, false), machine("b", 4, true));
    assertThat(plan.changes()).isEmpty();
    assertThat(plan.stuck())
        .singleElement()
        .satisfies(
            stuck -> {
              assertThat(stuck.node()).isEqualTo("a");
              assertThat(stuck.blocks()).isEqualTo(orders.get("a"));
            });
  }

  @Property(tries = 300)
  void budgetsAreKept_andWhatFitsIsHeld(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 8) Integer> rooms) {
    orders.clear();
    held.clear();
    Machine[] machines = new Machine[rooms.size()];
    for (int i = 0; i < machines.length; i++) {
      machines[i] = machine("n" + i, rooms.get(i), true);
    }
    turn(machines);
    for (int i = 0; i < machines.length; i++) {
      int taken = orders.getOrDefault("n" + i, List.of()).stream().mapToInt(BlockRange::size).sum();
      assertThat(taken).isLessThanOrEqualTo(rooms.get(i));
    }
    if (rooms.stream().mapToInt(Integer::intValue).sum() >= LAYERS) {
      assertThat(
              uncovered(
                  orders,
                  IntStream.range(0, rooms.size()).mapToObj(i -> "n" + i).toArray(String[]::new)))
          .isEmpty();
    }
  }
}
