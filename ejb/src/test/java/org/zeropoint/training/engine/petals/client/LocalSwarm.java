package org.zeropoint.training.engine.petals.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.client.Verification.Rules;
import org.zeropoint.training.engine.petals.node.BlockLimits;
import org.zeropoint.training.engine.petals.wire.WireForm;

/** A small model on nodes of this process. */
public final class LocalSwarm implements Swarm, AutoCloseable {

  public static final Rules NONE = new Rules(0, 1e-3, 1);

  private final Path packed;
  private final Digest model;
  private final List<FaultyNode> nodes = new ArrayList<>();
  private final Map<String, String> quarantined = new ConcurrentHashMap<>();
  private final Set<String> draining = ConcurrentHashMap.newKeySet();
  private final Set<String> offline = ConcurrentHashMap.newKeySet();
  private Optional<WireForm> form = Optional.empty();
  private final SetClock clock = new SetClock();
  private final ModelConfig config;
  private final ModelEnds ends;
  private final SwarmClient client;

  public LocalSwarm(Path packed) throws IOException {
    this.packed = packed;
    this.model = Digest.ofFile(packed);
    try (ModelFile file = ModelFile.open(packed)) {
      config = file.config();
      ends = ModelEnds.load(config, file.weights(), Precision.FP32);
    }
    var limits = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofMinutes(20));
    client = new SwarmClient(this, limits, clock, clock::forward, 1);
  }

  /** Adds a node. */
  public FaultyNode add(int first, int end, BlockLimits limits) {
    var node =
        new FaultyNode(
            "node-" + nodes.size(), model, packed, new BlockRange(first, end), limits, form);
    nodes.add(node);
    return node;
  }

  public FaultyNode add(int first, int end) {
    return add(first, end, FaultyNode.LIMITS);
  }

  /** Nodes that are added from now on are called over the wire. */
  public LocalSwarm over(WireForm chosen) {
    form = Optional.of(chosen);
    return this;
  }

  public List<FaultyNode> nodes() {
    return nodes;
  }

  public ModelConfig config() {
    return config;
  }

  public ModelEnds ends() {
    return ends;
  }

  public SetClock clock() {
    return clock;
  }

  public SwarmClient client() {
    return client;
  }

  public Digest model() {
    return model;
  }

  public RemoteSequence sequence(Verification verification) {
    return new RemoteSequence(client, model, config, verification);
  }

  public RemoteSequence sequence() {
    return sequence(new Verification(client, model, NONE, Optional.empty()));
  }

  public void drain(String node) {
    draining.add(node);
  }

  public void offline(String node, boolean off) {
    if (off) {
      offline.add(node);
    } else {
      offline.remove(node);
    }
  }

  /** Evidence by node. */
  public Map<String, String> quarantined() {
    return quarantined;
  }

  /** Bytes for keys and values that are in use on any node. */
  public long cacheUsed() {
    return nodes.stream()
        .map(node -> node.report(Duration.ofSeconds(1)))
        .mapToLong(report -> report.cacheTotal() - report.cacheFree())
        .sum();
  }

  @Override
  public List<Member> members() {
    return nodes.stream()
        .filter(node -> !quarantined.containsKey(node.node()))
        .filter(node -> !offline.contains(node.node()))
        .map(
            node ->
                new Member(
                    node,
                    node.report(Duration.ofSeconds(1)),
                    Duration.ofMillis(1),
                    draining.contains(node.node()) ? State.DRAINING : State.USABLE))
        .toList();
  }

  @Override
  public void quarantine(String node, String evidence) {
    quarantined.put(node, evidence);
  }

  @Override
  public void close() {
    nodes.forEach(FaultyNode::close);
    ends.close();
  }
}
