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

  /** With room for five blocks each, two nodes hold all, and the third what the first holds. */
  private void threeNodesAreFull() {
    turn(machine("a", 5, true));
    turn(machine("a", 5, true), machine("b", 5, true));
    turn(machine("a", 5, true), machine("b", 5, true), machine("c", 5, true));
    loaded();
    assertThat(orders.get("c")).isEqualTo(orders.get("a"));
  }

  @Test
  void whatAlsoOthersHold_isGivenUp_forBlocksOfANodeThatGoes() {
    threeNodesAreFull();
    BlockPlan.Result plan =
        turn(machine("a", 5, true), machine("b", 5, false), machine("c", 5, true));
    assertThat(plan.stuck()).isEmpty();
    assertThat(uncovered(orders, "a", "c")).isEmpty();
    assertThat(orders.get("b")).as("nobody else holds them yet").isNotEmpty();
    loaded();
    turn(machine("a", 5, true), machine("b", 5, false), machine("c", 5, true));
    assertThat(orders.get("b")).isEmpty();
    assertThat(uncovered(orders, "a", "c")).isEmpty();
  }

  @Test
  void whatOthersAreOnlyToHold_isNotGivenUp() {
    threeNodesAreFull();
    held.remove("a");
    held.remove("c");
    BlockPlan.Result plan =
        turn(machine("a", 5, true), machine("b", 5, false), machine("c", 5, true));
    assertThat(plan.changes()).isEmpty();
    assertThat(plan.stuck()).singleElement().matches(stuck -> stuck.node().equals("b"));
  }

  @Test
  void blocksOfANodeThatWasTakenOut_goToThoseThatHaveRoom() {
    threeNodesAreFull();
    orders.remove("b");
    held.remove("b");
    turn(machine("a", 9, true), machine("c", 5, true));
    assertThat(uncovered(orders, "a", "c")).isEmpty();
    assertThat(orders.get("a")).hasSize(2);
  }

  @Test
  void aSecondModel_findsRoomOnNodesThatAreFull() {
    threeNodesAreFull();
    var second = new Model(Digest.of("second"), 4, 100);
    List<Machine> machines =
        List.of(machine("a", 5, true), machine("b", 5, true), machine("c", 5, true));
    BlockPlan.Result plan = BlockPlan.of(List.of(MODEL, second), machines);
    assertThat(plan.changes()).hasSize(2);
    Change gone = plan.changes().get(0);
    assertThat(orders.get(gone.node())).containsExactly(gone.blocks());
    assertThat(plan.changes().get(1))
        .isEqualTo(new Change(gone.node(), second.digest(), new BlockRange(0, 4), true));
  }

  @Property(tries = 300)
  void whicheverNodeGoes_whatTheOthersCouldHoldBetweenThem_isHeldInTheEnd(
      @ForAll @IntRange(min = 2, max = 8) int room, @ForAll @IntRange(max = 2) int gone) {
    orders.clear();
    held.clear();
    var stays = new boolean[] {true, true, true};
    for (int round = 0; round < 8; round++) {
      Machine[] machines = new Machine[stays.length];
      for (int i = 0; i < machines.length; i++) {
        machines[i] = machine("n" + i, room, stays[i]);
      }
      turn(machines);
      loaded();
      stays[gone] = round < 2;
    }
    String[] others =
        IntStream.range(0, 3).filter(i -> i != gone).mapToObj(i -> "n" + i).toArray(String[]::new);
    if (2 * room >= LAYERS) {
      assertThat(uncovered(held, others)).isEmpty();
    }
    for (String node : others) {
      assertThat(held.get(node).stream().mapToInt(BlockRange::size).sum()).isBetween(1, room);
    }
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
