package org.zeropoint.training.engine.petals.client;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.Held;
import org.zeropoint.training.engine.petals.BlockPeer.Report;
import org.zeropoint.training.engine.petals.client.Swarm.Member;
import org.zeropoint.training.engine.petals.client.Swarm.State;

/** Members of which only the name and the report matter: nobody calls them. */
final class Members {

  static final Digest MODEL = Digest.of(new byte[] {1});

  private Members() {}

  static Member member(String node, Report report, Duration rtt) {
    BlockPeer peer =
        (BlockPeer)
            Proxy.newProxyInstance(
                Members.class.getClassLoader(),
                new Class<?>[] {BlockPeer.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "node", "toString" -> node;
                      case "hashCode" -> node.hashCode();
                      case "equals" -> proxy == arguments[0];
                      default -> throw new AssertionError(method + " is called");
                    });
    return new Member(peer, report, rtt, State.USABLE);
  }

  static Member member(String node, BlockRange... held) {
    return member(node, report(0, 0, held), Duration.ZERO);
  }

  static Report report(double forwardRate, double stepSeconds, BlockRange... held) {
    return new Report(held(held), 1L << 30, 1L << 30, forwardRate, stepSeconds, 0);
  }

  static List<Held> held(BlockRange... ranges) {
    return List.of(ranges).stream().map(range -> new Held(MODEL, range, 1)).toList();
  }

  static BlockRange range(int first, int end) {
    return new BlockRange(first, end);
  }

  /** Some nodes that each hold one or two ranges of a model. */
  static List<Member> random(int count, int layers, SplittableRandom random) {
    var members = new ArrayList<Member>();
    for (int i = 0; i < count; i++) {
      var held = new BlockRange[random.nextInt(1, 3)];
      for (int h = 0; h < held.length; h++) {
        int first = random.nextInt(layers);
        held[h] = range(first, random.nextInt(first, layers) + 1);
      }
      members.add(member("node-" + i, held));
    }
    return members;
  }
}
