package org.zeropoint.training.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.nodes.boundary.Assignments;
import org.zeropoint.nodes.boundary.Nodes;
import org.zeropoint.nodes.boundary.Placements;
import org.zeropoint.nodes.entity.Assignment;
import org.zeropoint.nodes.entity.HeldBlocks;
import org.zeropoint.nodes.entity.NodeStanding;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.nodes.entity.ServedModel;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NodeSettings;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Role;
import org.zeropoint.training.control.BlockPlan.Change;
import org.zeropoint.training.control.BlockPlan.Machine;
import org.zeropoint.training.control.BlockPlan.Model;

/**
 * Looks every two seconds whether the nodes shall hold other blocks. Several servers may do so at
 * once: a change that another made already is none.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BlockPlacing {

  private static final System.Logger LOG = System.getLogger(BlockPlacing.class.getName());
  private static final String NAME = "block-placing";
  private static final long PAUSE_MILLIS = 2_000;

  @Resource private TimerService timers;
  @Inject private NodeSettings settings;
  @Inject private Placements placements;
  @Inject private Assignments assignments;
  @Inject private Nodes nodes;
  @Inject private Registry registry;
  @Inject private Callers callers;

  private final Map<Digest, Long> blockBytes = new ConcurrentHashMap<>();
  private final Set<Digest> gone = ConcurrentHashMap.newKeySet();
  private volatile List<BlockPlan.Stuck> stuck = List.of();
  private volatile boolean stopping;

  @PostConstruct
  void begin() {
    if (!settings.isNode()) {
      lookAgain();
    }
  }

  private void lookAgain() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    try {
      for (String tenant : placements.tenants()) {
        callers.as(Caller.internal(NAME, tenant, Role.ADMIN), this::place);
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "blocks are placed at the next turn", e);
    } finally {
      if (!stopping) {
        lookAgain();
      }
    }
  }

  private void place() {
    List<ServedModel> served = assignments.models();
    List<Model> models = served.stream().flatMap(model -> known(model).stream()).toList();
    List<Assignment> orders =
        served.stream().flatMap(model -> assignments.of(model.digest()).stream()).toList();
    List<Machine> machines =
        nodes.list().stream().map(standing -> machine(standing, orders)).toList();
    BlockPlan.Result plan = BlockPlan.of(models, machines);
    plan.changes().forEach(this::make);
    if (!plan.stuck().equals(stuck)) {
      stuck = plan.stuck();
      stuck.forEach(
          s ->
              LOG.log(
                  System.Logger.Level.WARNING,
                  "no node has room for the blocks %s of %s, which %s holds and is to give up"
                      .formatted(s.blocks(), s.model().brief(), s.node())));
    }
  }

  private void make(Change change) {
    BlockRange blocks = change.blocks();
    try {
      if (change.add()) {
        assignments.assign(change.node(), change.model(), blocks.first(), blocks.end());
      } else {
        assignments.withdraw(change.node(), change.model(), blocks.first());
      }
    } catch (Conflict | NotFound e) {
      LOG.log(System.Logger.Level.INFO, "the nodes changed meanwhile: " + e.getMessage());
    }
  }

  /** A model whose file is gone can be held by nobody new. */
  private Optional<Model> known(ServedModel served) {
    try {
      long bytes = blockBytes.computeIfAbsent(served.digest(), this::largest);
      return Optional.of(new Model(served.digest(), served.blocks(), bytes));
    } catch (NotFound e) {
      if (gone.add(served.digest())) {
        LOG.log(System.Logger.Level.WARNING, "nodes cannot be given blocks: " + e.getMessage());
      }
      return Optional.empty();
    }
  }

  private long largest(Digest digest) {
    try (ModelFile file = ModelFile.open(registry.weights(digest))) {
      ModelConfig config = file.config();
      long most = 0;
      for (int i = 0; i < config.layers(); i++) {
        most = Math.max(most, Blocks.bytes(config, new BlockRange(i, i + 1)));
      }
      return most;
    }
  }

  private static Machine machine(NodeStanding standing, List<Assignment> orders) {
    String id = standing.node().nodeId();
    boolean reports = standing.node().state() == NodeState.ONLINE;
    boolean live = standing.node().isLive();
    return new Machine(
        id,
        standing.report().machine().memoryBytes(),
        standing.report().forwardRate(),
        reports,
        orders.stream()
            .filter(order -> order.node().nodeId().equals(id))
            .collect(
                Collectors.groupingBy(
                    order -> order.model().digest(),
                    Collectors.mapping(
                        o -> new BlockRange(o.wanted().first(), o.wanted().end()),
                        Collectors.toList()))),
        live
            ? standing.report().held().stream()
                .collect(
                    Collectors.groupingBy(
                        HeldBlocks::model,
                        Collectors.mapping(
                            h -> new BlockRange(h.first(), h.end()), Collectors.toList())))
            : Map.of());
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
