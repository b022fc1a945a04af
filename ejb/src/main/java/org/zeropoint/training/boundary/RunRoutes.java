package org.zeropoint.training.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.zeropoint.nodes.boundary.Nodes;
import org.zeropoint.nodes.entity.NodeStanding;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.training.control.NodeSwarm;
import org.zeropoint.training.control.Trainer;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.RunRoute.Change;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.StoredRoute;
import org.zeropoint.training.entity.TrainingRun;

/** Which nodes compute for a run, and why these. */
@Stateless
@Permitted
public class RunRoutes {

  @PersistenceContext private EntityManager em;
  @Inject private Runs runs;
  @Inject private Nodes nodes;
  @Inject private NodeSwarm swarm;
  @Inject private Trainer trainer;

  /**
   * A run's route.
   *
   * @param live whether it is that of now; else the last one of the run
   * @param hops in the order of the blocks; none where no node computes or computed for the run
   * @param changes the newest first
   */
  public record Shown(boolean live, List<ShownHop> hops, List<Change> changes) {}

  /**
   * Blocks that a node computes.
   *
   * @param name of the node; empty when it is gone, or of another tenant
   */
  public record ShownHop(Optional<String> name, RunRoute.Hop hop) {}

  /**
   * The route of a run: while it trains with the way to each node as it is now, else as it was when
   * the route changed last.
   *
   * @throws org.zeropoint.shared.NotFound when there is no such run
   */
  @ReadOnly
  public Shown of(String runId) {
    TrainingRun run = runs.find(runId);
    boolean live = run.status() == RunStatus.RUNNING;
    Optional<RunRoute> route =
        trainer
            .route(runId)
            .or(
                () ->
                    Optional.ofNullable(em.find(StoredRoute.class, run.id()))
                        .map(StoredRoute::route));
    if (route.isEmpty()) {
      return new Shown(live, List.of(), List.of());
    }
    Map<String, NodeStanding> known =
        nodes.list().stream()
            .collect(Collectors.toMap(standing -> standing.node().nodeId(), Function.identity()));
    List<ShownHop> hops =
        route.get().hops().stream()
            .map(hop -> shown(hop, Optional.ofNullable(known.get(hop.node())), live))
            .toList();
    return new Shown(live, hops, route.get().changes());
  }

  private ShownHop shown(RunRoute.Hop hop, Optional<NodeStanding> node, boolean live) {
    return new ShownHop(
        node.map(standing -> standing.node().name()),
        node.filter(standing -> live)
            .map(
                standing ->
                    hop.with(
                        standing.pulse().trip().map(Duration::toNanos).map(nanos -> nanos / 1000),
                        Optional.of(swarm.link(standing))))
            .orElse(hop));
  }
}
