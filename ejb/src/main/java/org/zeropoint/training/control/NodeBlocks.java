package org.zeropoint.training.control;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.nodes.entity.HeldBlocks;
import org.zeropoint.nodes.entity.NodeMachine;
import org.zeropoint.nodes.entity.NodeOrders;
import org.zeropoint.nodes.entity.NodeReport;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.nodes.entity.WantedBlocks;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NodeSettings;
import org.zeropoint.shared.Software;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.petals.BlockPeer.Held;
import org.zeropoint.training.engine.petals.BlockPeer.Report;
import org.zeropoint.training.engine.petals.node.BlockLimits;
import org.zeropoint.training.engine.petals.node.BlockService;
import org.zeropoint.training.engine.petals.wire.BlockHandler;

/** The blocks that this server holds as a node, and what its coordinator has it compute on them. */
@ApplicationScoped
public class NodeBlocks {

  private static final System.Logger LOG = System.getLogger(NodeBlocks.class.getName());

  /** Bytes of tensors of a call, and of its answer: what a body may have. */
  public static final long MOST_BYTES = 60L << 20;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  @Inject private NodeSettings settings;
  @Inject private ModelFetch files;

  private Optional<BlockService> service = Optional.empty();
  private Optional<BlockHandler> handler = Optional.empty();
  private long lease;

  /** Serves as this node from now on; what was computed for others with another lease is over. */
  synchronized void begin(String node, long leased) {
    if (service.isEmpty()) {
      var serving = new BlockService(node, limits(), System::nanoTime);
      service = Optional.of(serving);
      handler = Optional.of(new BlockHandler(serving, MOST_BYTES));
    } else if (leased != lease) {
      service.get().forget();
    }
    lease = leased;
  }

  private BlockLimits limits() {
    long adapters = settings.memory() / 8;
    return new BlockLimits(
        settings.memory(),
        settings.cache(),
        adapters,
        64,
        64,
        16,
        512,
        1 << 16,
        settings.sessionIdle());
  }

  private synchronized Optional<BlockService> serving() {
    return service;
  }

  private synchronized Optional<BlockHandler> handling() {
    return handler;
  }

  /**
   * Computes what a message asks for.
   *
   * @param operation by its name on the wire
   * @return an answer on the wire, which may say why there is none
   * @throws Unavailable before this node has a lease
   */
  public byte[] handle(String operation, byte[] message) {
    return handling()
        .orElseThrow(() -> new Unavailable("this node is not enrolled yet, or just starting"))
        .handle(operation, message);
  }

  /** What this node is made of. */
  NodeMachine machine() {
    return new NodeMachine(TorchProbe.device(), settings.memory(), Software.version());
  }

  /** How it stands. */
  NodeReport report() {
    Optional<BlockService> serving = serving();
    if (serving.isEmpty()) {
      return NodeReport.empty(machine());
    }
    Report now = serving.get().report(AT_ONCE);
    return new NodeReport(
        machine(),
        now.held().stream().map(NodeBlocks::told).toList(),
        now.cacheFree(),
        now.cacheTotal(),
        now.forwardRate(),
        now.stepSeconds(),
        now.queued());
  }

  private static HeldBlocks told(Held held) {
    return new HeldBlocks(held.model(), held.blocks().first(), held.blocks().end(), held.bytes());
  }

  /**
   * Takes or leaves work as its coordinator says, and forgets sessions that nobody uses; at once.
   */
  void heed(NodeOrders orders) {
    serving()
        .ifPresent(
            serving -> {
              serving.drain(orders.paused() || orders.state() == NodeState.DRAINING);
              serving.sweep();
            });
  }

  /**
   * Comes to hold what its coordinator wants: gives back what is not wanted once nobody uses it,
   * then fetches and loads what is. What fails is tried again at the next orders.
   */
  void follow(Peer coordinator, List<WantedBlocks> wanted) {
    BlockService serving = serving().orElseThrow();
    for (Held held : serving.report(AT_ONCE).held()) {
      if (wanted.stream().noneMatch(blocks -> is(held, blocks))) {
        boolean gone = serving.unload(held.model(), held.blocks(), PATIENCE);
        LOG.log(
            System.Logger.Level.INFO,
            "blocks %s of %s %s"
                .formatted(
                    held.blocks(),
                    held.model().brief(),
                    gone ? "are given back" : "are still in use and stay"));
      }
    }
    for (WantedBlocks blocks : wanted) {
      if (serving.report(AT_ONCE).held().stream().noneMatch(held -> is(held, blocks))) {
        load(serving, coordinator, blocks.model(), range(blocks));
      }
    }
  }

  private void load(BlockService serving, Peer coordinator, Digest model, BlockRange range) {
    Path file = files.file(coordinator, model);
    serving.load(model, file, range);
    LOG.log(System.Logger.Level.INFO, "blocks %s of %s are loaded".formatted(range, model.brief()));
  }

  private static boolean is(Held held, WantedBlocks blocks) {
    return held.model().equals(blocks.model()) && held.blocks().equals(range(blocks));
  }

  private static BlockRange range(WantedBlocks blocks) {
    return new BlockRange(blocks.first(), blocks.end());
  }

  @PreDestroy
  synchronized void end() {
    service.ifPresent(BlockService::close);
    service = Optional.empty();
    handler = Optional.empty();
  }
}
