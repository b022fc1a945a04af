package org.zeropoint.training.engine.petals.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.training.engine.petals.client.Coverage.Block;
import org.zeropoint.training.engine.petals.client.Coverage.Holder;

/**
 * Which node takes which blocks.
 *
 * <p>Source: Borzunov et al., "Distributed Inference and Fine-tuning of Large Language Models Over
 * The Internet", arXiv 2312.08361, section 3.2: a route is as fast as its slowest block.
 */
public final class Placement {

  private Placement() {}

  /**
   * What a joining node takes: the blocks in a row where the model is weakest. The throughputs of
   * the blocks are compared from the lowest on, so that blocks that nobody holds come first; of
   * equals the first.
   *
   * @param coverage by the nodes that stay, without the one that joins
   * @param room blocks that it can hold
   * @return empty when it can hold none
   */
  public static Optional<BlockRange> join(Coverage coverage, int room) {
    int size = Math.min(room, coverage.blocks().size());
    if (size < 1) {
      return Optional.empty();
    }
    return IntStream.rangeClosed(0, coverage.blocks().size() - size)
        .mapToObj(first -> new BlockRange(first, first + size))
        .min(Comparator.comparing(range -> throughputs(coverage, range), Arrays::compare));
  }

  private static double[] throughputs(Coverage coverage, BlockRange range) {
    return coverage.blocks().subList(range.first(), range.end()).stream()
        .mapToDouble(Block::throughput)
        .sorted()
        .toArray();
  }

  /**
   * A node that stays, with room for more.
   *
   * @param blocks further ones that it can hold
   */
  public record Room(Holder holder, int blocks) {

    public Room {
      if (blocks < 0) {
        throw new IllegalArgumentException("a node has no room for %d blocks".formatted(blocks));
      }
    }
  }

  /** Blocks that a node loads. */
  public record Move(String node, BlockRange blocks) {}

  /**
   * What is loaded before a node may go.
   *
   * @param moves nothing where others hold all that it holds
   * @param left blocks that nobody has room for: the node cannot go
   */
  public record Drain(List<Move> moves, List<BlockRange> left) {

    public Drain {
      moves = List.copyOf(moves);
      left = List.copyOf(left);
    }
  }

  /**
   * What others take before a node goes: the blocks that it alone holds. Blocks in a row go to one
   * node where one has room, to that with the least that is enough; else in parts to those with the
   * most. Of equals the faster one.
   */
  public static Drain drain(Holder leaving, List<Room> staying) {
    var rooms = new HashMap<String, Integer>();
    staying.forEach(room -> rooms.put(room.holder().node(), room.blocks()));
    var moves = new ArrayList<Move>();
    var left = new ArrayList<BlockRange>();
    for (BlockRange alone : alone(leaving, staying)) {
      int at = alone.first();
      while (at < alone.end()) {
        Optional<Holder> taker = taker(alone.end() - at, staying, rooms);
        if (taker.isEmpty()) {
          left.add(new BlockRange(at, alone.end()));
          break;
        }
        String node = taker.get().node();
        int taken = Math.min(rooms.get(node), alone.end() - at);
        moves.add(new Move(node, new BlockRange(at, at + taken)));
        rooms.merge(node, -taken, Integer::sum);
        at += taken;
      }
    }
    return new Drain(moves, left);
  }

  private static List<BlockRange> alone(Holder leaving, List<Room> staying) {
    return Coverage.ranges(
        leaving.held().stream()
            .flatMapToInt(range -> IntStream.range(range.first(), range.end()))
            .filter(block -> staying.stream().noneMatch(room -> room.holder().holds(block)))
            .sorted()
            .distinct()
            .toArray());
  }

  private static Optional<Holder> taker(
      int wanted, List<Room> staying, Map<String, Integer> rooms) {
    Comparator<Holder> least = Comparator.comparingInt(holder -> rooms.get(holder.node()));
    Comparator<Holder> faster = Comparator.comparingDouble(Holder::rate);
    List<Holder> holders = staying.stream().map(Room::holder).toList();
    return holders.stream()
        .filter(holder -> rooms.get(holder.node()) >= wanted)
        .min(least.thenComparing(faster.reversed()))
        .or(
            () ->
                holders.stream()
                    .filter(holder -> rooms.get(holder.node()) > 0)
                    .max(least.thenComparing(faster)));
  }
}
