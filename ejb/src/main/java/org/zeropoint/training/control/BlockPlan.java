package org.zeropoint.training.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.control.SpareBlocks.Spare;
import org.zeropoint.training.engine.petals.client.Coverage;
import org.zeropoint.training.engine.petals.client.Coverage.Holder;
import org.zeropoint.training.engine.petals.client.Placement;
import org.zeropoint.training.engine.petals.client.Placement.Room;

/**
 * What is to change so that the nodes hold the models: a pure function of how they stand. Blocks
 * that only nodes hold which go away are taken by others first; a node that is new takes those
 * where a model is weakest. Where nobody has room for blocks that nobody holds, a node gives up
 * blocks that others hold as well.
 */
final class BlockPlan {

  private final List<Model> models;
  private final List<Machine> machines;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Long> free = new HashMap<>();
  private final List<Stuck> stuck = new ArrayList<>();

  private BlockPlan(List<Model> models, List<Machine> machines) {
    this.models = models;
    this.machines = machines;
    for (Machine machine : machines) {
      long used =
          models.stream().mapToLong(m -> m.blockBytes() * blocks(machine.assigned(m))).sum();
      free.put(machine.node(), machine.budget() - used);
    }
  }

  /**
   * A model that nodes shall hold.
   *
   * @param blockBytes of the largest of its blocks
   */
  record Model(Digest digest, int layers, long blockBytes) {}

  /**
   * A node.
   *
   * @param budget bytes for blocks
   * @param rate measured tokens a second and block, 0 before it is known
   * @param stays whether it may be given blocks; else its blocks have to go to others
   * @param orders what it shall hold, by model
   * @param held what it holds, by model
   */
  record Machine(
      String node,
      long budget,
      double rate,
      boolean stays,
      Map<Digest, List<BlockRange>> orders,
      Map<Digest, List<BlockRange>> held) {

    List<BlockRange> assigned(Model model) {
      return orders.getOrDefault(model.digest(), List.of());
    }

    List<BlockRange> holds(Model model) {
      return held.getOrDefault(model.digest(), List.of());
    }
  }

  /**
   * A node shall hold blocks, or no longer.
   *
   * @param add whether it shall
   */
  record Change(String node, Digest model, BlockRange blocks, boolean add) {}

  /** Blocks that nobody has room for, while those that hold them go away. */
  record Stuck(String node, Digest model, List<BlockRange> blocks) {}

  /**
   * @param changes in the order in which they are made
   */
  record Result(List<Change> changes, List<Stuck> stuck) {}

  static Result of(List<Model> models, List<Machine> machines) {
    var plan = new BlockPlan(models, machines);
    for (Model model : models) {
      plan.replace(model);
      plan.join(model);
      plan.release(model);
    }
    for (Model model : models) {
      plan.fill(model);
      plan.tellStuck(model);
    }
    return new Result(List.copyOf(plan.changes), List.copyOf(plan.stuck));
  }

  private void replace(Model model) {
    for (Machine machine : machines) {
      if (machine.stays() || machine.assigned(model).isEmpty()) {
        continue;
      }
      Placement.Drain drain = Placement.drain(holder(machine, model), rooms(model));
      drain.moves().forEach(move -> add(move.node(), model, move.blocks()));
    }
  }

  private void tellStuck(Model model) {
    for (Machine machine : machines) {
      if (!machine.stays() && !machine.assigned(model).isEmpty()) {
        List<BlockRange> left = Placement.drain(holder(machine, model), rooms(model)).left();
        if (!left.isEmpty()) {
          stuck.add(new Stuck(machine.node(), model.digest(), left));
        }
      }
    }
  }

  private void join(Model model) {
    for (Machine machine : machines) {
      boolean isNew = machine.stays() && shall(machine, model).isEmpty();
      if (isNew) {
        Optional<BlockRange> blocks = Placement.join(coverage(model), room(machine.node(), model));
        blocks.ifPresent(range -> add(machine.node(), model, range));
      }
    }
  }

  /** Only when others hold, and not only shall hold, what a node holds is it let go. */
  private void release(Model model) {
    List<Holder> holding =
        machines.stream()
            .filter(Machine::stays)
            .filter(machine -> !machine.holds(model).isEmpty())
            .map(machine -> new Holder(machine.node(), machine.holds(model), machine.rate()))
            .toList();
    Coverage coverage = Coverage.of(model.layers(), holding);
    for (Machine machine : machines) {
      for (BlockRange range : machine.stays() ? List.<BlockRange>of() : machine.assigned(model)) {
        boolean elsewhere =
            coverage.blocks().subList(range.first(), range.end()).stream()
                .noneMatch(block -> block.nodes().isEmpty());
        if (elsewhere) {
          changes.add(new Change(machine.node(), model.digest(), range, false));
        }
      }
    }
  }

  /** One node a turn: how the others stand then is seen at the next. */
  private void fill(Model model) {
    var nobody = new Holder("", coverage(model).missing(), 0);
    Placement.Drain drain = Placement.drain(nobody, rooms(model));
    drain.moves().forEach(move -> add(move.node(), model, move.blocks()));
    if (!drain.left().isEmpty()) {
      long wanted = model.blockBytes() * blocks(drain.left());
      new SpareBlocks(models, machines, free, this::shall)
          .nearest(model, wanted)
          .ifPresent(spare -> exchange(spare, model));
    }
  }

  private void exchange(Spare spare, Model wanting) {
    String node = spare.machine().node();
    changes.add(new Change(node, spare.model().digest(), spare.range(), false));
    free.merge(node, spare.bytes(), Long::sum);
    if (shall(spare.machine(), wanting).isEmpty()) {
      Placement.join(coverage(wanting), room(node, wanting))
          .ifPresent(range -> add(node, wanting, range));
    } else {
      var nobody = new Holder("", coverage(wanting).missing(), 0);
      Placement.drain(nobody, rooms(wanting))
          .moves()
          .forEach(move -> add(move.node(), wanting, move.blocks()));
    }
  }

  private void add(String node, Model model, BlockRange blocks) {
    changes.add(new Change(node, model.digest(), blocks, true));
    free.merge(node, -model.blockBytes() * blocks.size(), Long::sum);
  }

  /** What a node shall hold, with what it shall from now on. */
  private List<BlockRange> shall(Machine machine, Model model) {
    var all = new ArrayList<>(machine.assigned(model));
    for (Change change : changes) {
      if (change.node().equals(machine.node()) && change.model().equals(model.digest())) {
        if (change.add()) {
          all.add(change.blocks());
        } else {
          all.remove(change.blocks());
        }
      }
    }
    return all;
  }

  private Coverage coverage(Model model) {
    return Coverage.of(
        model.layers(),
        machines.stream()
            .filter(Machine::stays)
            .filter(machine -> !shall(machine, model).isEmpty())
            .map(machine -> holder(machine, model))
            .toList());
  }

  private Holder holder(Machine machine, Model model) {
    return new Holder(machine.node(), shall(machine, model), machine.rate());
  }

  private List<Room> rooms(Model model) {
    return machines.stream()
        .filter(Machine::stays)
        .map(m -> new Room(holder(m, model), room(m.node(), model)))
        .toList();
  }

  private int room(String node, Model model) {
    return (int) Math.max(0, Math.min(model.layers(), free.get(node) / model.blockBytes()));
  }

  private static int blocks(List<BlockRange> ranges) {
    return ranges.stream().mapToInt(BlockRange::size).sum();
  }
}
