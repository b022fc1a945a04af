package org.zeropoint.training.control;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.training.control.BlockPlan.Machine;
import org.zeropoint.training.control.BlockPlan.Model;

/**
 * Blocks that a node can give up so that there is room for some that nobody holds.
 *
 * @param free bytes of each node
 * @param shall what a node shall hold of a model
 */
record SpareBlocks(
    List<Model> models,
    List<Machine> machines,
    Map<String, Long> free,
    BiFunction<Machine, Model, List<BlockRange>> shall) {

  /** Blocks all of which others hold as well. */
  record Spare(Machine machine, Model model, BlockRange range) {

    long bytes() {
      return model.blockBytes() * range.size();
    }
  }

  /**
   * The least that makes enough room, else what makes the most; of equals that of the slowest.
   *
   * @param wanting whose blocks nobody holds
   * @param bytes of these
   * @return empty when no node can make room for one of them
   */
  Optional<Spare> nearest(Model wanting, long bytes) {
    ToLongFunction<Spare> room = spare -> free.get(spare.machine().node()) + spare.bytes();
    Comparator<Spare> nearest =
        Comparator.comparingLong(
            spare ->
                room.applyAsLong(spare) >= bytes
                    ? spare.bytes()
                    : Long.MAX_VALUE - room.applyAsLong(spare));
    return machines.stream()
        .filter(Machine::stays)
        .flatMap(this::assigned)
        .filter(spare -> room.applyAsLong(spare) >= wanting.blockBytes())
        .filter(this::isDoubled)
        .min(nearest.thenComparingDouble(spare -> spare.machine().rate()));
  }

  private Stream<Spare> assigned(Machine machine) {
    return models.stream()
        .flatMap(
            model ->
                shall.apply(machine, model).stream()
                    .filter(machine.assigned(model)::contains)
                    .map(range -> new Spare(machine, model, range)));
  }

  /** Whether others shall hold, and do hold, every block of it. */
  private boolean isDoubled(Spare spare) {
    return IntStream.range(spare.range().first(), spare.range().end())
        .allMatch(
            block ->
                machines.stream()
                    .filter(other -> other.stays() && !other.equals(spare.machine()))
                    .anyMatch(other -> holds(other, spare.model(), block)));
  }

  private boolean holds(Machine machine, Model model, int block) {
    return holds(shall.apply(machine, model), block) && holds(machine.holds(model), block);
  }

  private static boolean holds(List<BlockRange> ranges, int block) {
    return ranges.stream().anyMatch(range -> range.holds(block));
  }
}
