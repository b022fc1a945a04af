package org.zeropoint.training.engine.petals.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeropoint.training.engine.petals.client.Members.MODEL;
import static org.zeropoint.training.engine.petals.client.Members.member;
import static org.zeropoint.training.engine.petals.client.Members.range;
import static org.zeropoint.training.engine.petals.client.Members.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.petals.client.Coverage.Block;
import org.zeropoint.training.engine.petals.client.Coverage.Holder;
import org.zeropoint.training.engine.petals.client.Placement.Drain;
import org.zeropoint.training.engine.petals.client.Placement.Move;
import org.zeropoint.training.engine.petals.client.Placement.Room;

class PlacementTest {

  private static Holder holder(String node, double rate, BlockRange... held) {
    return new Holder(node, List.of(held), rate);
  }

  @Test
  void coverageTellsWhoHoldsABlock_andHowFast() {
    var members =
        List.of(
            member("a", report(400, 0, range(0, 2)), Duration.ZERO),
            member("b", report(300, 0, range(1, 4)), Duration.ZERO));
    Coverage coverage = Coverage.of(MODEL, 5, members);
    assertThat(coverage.blocks())
        .containsExactly(
            new Block(0, List.of("a"), 200),
            new Block(1, List.of("a", "b"), 300),
            new Block(2, List.of("b"), 100),
            new Block(3, List.of("b"), 100),
            new Block(4, List.of(), 0));
    assertThat(coverage.missing()).containsExactly(range(4, 5));
    assertThat(coverage.isWhole()).isFalse();
  }

  @Test
  void missingBlocksAreNamed() {
    Coverage coverage = Coverage.of(6, List.of(holder("a", 1, range(2, 3), range(5, 6))));
    assertThatThrownBy(coverage::requireWhole)
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("0-1, 3-4 of the model's 6");
  }

  @Test
  void joiningNodeTakesWhatNobodyHolds_elseWhatIsSlowest() {
    Coverage holes =
        Coverage.of(8, List.of(holder("a", 9, range(0, 3)), holder("b", 1, range(5, 8))));
    assertThat(Placement.join(holes, 2)).hasValue(range(3, 5));
    assertThat(Placement.join(holes, 3)).as("with the slower neighbour").hasValue(range(3, 6));
    Coverage whole =
        Coverage.of(6, List.of(holder("a", 90, range(0, 3)), holder("b", 3, range(3, 6))));
    assertThat(Placement.join(whole, 3)).hasValue(range(3, 6));
    assertThat(Placement.join(whole, 100)).hasValue(range(0, 6));
    assertThat(Placement.join(whole, 0)).isEmpty();
  }

  @Property(tries = 200)
  void nodesThatJoinOneAfterTheOtherCoverTheModel_asSoonAsTheyCan(
      @ForAll @IntRange(min = 1, max = 24) int layers, @ForAll long seed) {
    var random = new SplittableRandom(seed);
    var holders = new ArrayList<Holder>();
    int room = random.nextInt(1, layers + 1);
    for (int i = 0; i < (layers + room - 1) / room; i++) {
      BlockRange taken = Placement.join(Coverage.of(layers, holders), room).orElseThrow();
      assertThat(taken.size()).isEqualTo(room);
      assertThat(taken.end()).isLessThanOrEqualTo(layers);
      holders.add(holder("node-" + i, random.nextDouble() * 100, taken));
    }
    assertThat(Coverage.of(layers, holders).missing()).isEmpty();
  }

  @Test
  void drainMovesOnlyWhatNobodyElseHolds() {
    Holder leaving = holder("leaving", 1, range(0, 4));
    var other = new Room(holder("other", 1, range(0, 2)), 4);
    var small = new Room(holder("small", 1), 2);
    assertThat(Placement.drain(leaving, List.of(other, small)))
        .isEqualTo(new Drain(List.of(new Move("small", range(2, 4))), List.of()));
    var both = new Room(holder("both", 1, range(0, 4)), 0);
    assertThat(Placement.drain(leaving, List.of(both))).isEqualTo(new Drain(List.of(), List.of()));
  }

  @Test
  void drainSplitsBlocks_andTellsWhatNobodyHasRoomFor() {
    Holder leaving = holder("leaving", 1, range(0, 6));
    var one = new Room(holder("one", 1), 1);
    var three = new Room(holder("three", 1), 3);
    Drain drain = Placement.drain(leaving, List.of(one, three));
    assertThat(drain.moves())
        .containsExactly(new Move("three", range(0, 3)), new Move("one", range(3, 4)));
    assertThat(drain.left()).containsExactly(range(4, 6));
  }

  @Property(tries = 200)
  void afterADrainTheModelIsCoveredAsBefore_orTheRestIsTold(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    int layers = random.nextInt(1, 12);
    List<Holder> holders =
        Members.random(random.nextInt(1, 5), layers, random).stream()
            .map(m -> Holder.of(MODEL, m))
            .toList();
    List<Room> staying =
        holders.stream().skip(1).map(h -> new Room(h, random.nextInt(layers))).toList();
    Drain drain = Placement.drain(holders.get(0), staying);
    var after = new ArrayList<Holder>(holders.subList(1, holders.size()));
    drain.moves().forEach(move -> after.add(holder(move.node(), 1, move.blocks())));
    drain.left().forEach(rest -> after.add(holder("left", 1, rest)));
    assertThat(Coverage.of(layers, after).missing())
        .isEqualTo(Coverage.of(layers, holders).missing());
    for (Room room : staying) {
      int taken =
          drain.moves().stream()
              .filter(move -> move.node().equals(room.holder().node()))
              .mapToInt(move -> move.blocks().size())
              .sum();
      assertThat(taken).isLessThanOrEqualTo(room.blocks());
    }
  }
}
