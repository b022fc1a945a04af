package org.zeropoint.training.engine.petals;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.blocks.ModelEnds.LossGradient;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.training.engine.petals.client.FalseAnswer;
import org.zeropoint.training.engine.petals.client.InFlight;
import org.zeropoint.training.engine.petals.client.Passed;
import org.zeropoint.training.engine.petals.client.RemoteSequence;
import org.zeropoint.training.engine.petals.client.Route;

/**
 * Losses and gradients of a model whose ends are here and whose blocks are on nodes. Several pieces
 * are on their way at once, so that each node has something to do.
 */
record RemoteRun(
    RemoteSequence sequence, ModelEnds ends, Trainee trainee, ExecutorService executor) {

  private static final System.Logger LOG = System.getLogger(RemoteRun.class.getName());

  /** Loss and gradients of the mean over all predicted tokens. */
  GradientSum gradients(List<Batch> batches) {
    List<Batch> pieces = Pieces.of(batches);
    int predicted = Pieces.predicted(batches);
    return honestly(
        () -> {
          var sum = new GradientSum();
          List<Route> routes = routes(pieces);
          InFlight.run(
              executor,
              width(routes),
              pieces.size(),
              i -> gradients(pieces.get(i), predicted, routes.get(i)),
              sum::add);
          return sum;
        });
  }

  private GradientSum.Found gradients(Batch piece, int predicted, Route route) {
    Passed passed = forward(piece, route);
    LossGradient loss = ends.loss(passed.output(), trainee.targets(piece), predicted);
    BlockGradient back = sequence.backward(passed, loss.gradient(), trainee.adapter());
    return new GradientSum.Found(loss.loss(), trainee.gradients(back));
  }

  private Passed forward(Batch piece, Route route) {
    return sequence.forward(route, trainee.input(ends, piece), trainee.adapter());
  }

  /** Mean loss over all predicted tokens, in nats a token. */
  double loss(List<Batch> batches) {
    List<Batch> pieces = Pieces.of(batches);
    int predicted = Pieces.predicted(batches);
    return honestly(
        () -> {
          var sum = new double[1];
          List<Route> routes = routes(pieces);
          InFlight.run(
              executor,
              width(routes),
              pieces.size(),
              i -> {
                Batch piece = pieces.get(i);
                return ends.lossOnly(
                    forward(piece, routes.get(i)).output(), trainee.targets(piece), predicted);
              },
              loss -> sum[0] += loss);
          return sum[0];
        });
  }

  /** Does work again as often as it turns out that a node lied; each time there is one less. */
  private static <T> T honestly(Supplier<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (FalseAnswer e) {
        LOG.log(System.Logger.Level.WARNING, e.getMessage() + "; all of the step is done again");
      }
    }
  }

  private List<Route> routes(List<Batch> pieces) {
    long tokens =
        pieces.stream()
            .mapToLong(piece -> (long) piece.rows() * (trainee.positions() + piece.length()))
            .max()
            .orElse(1);
    List<Route> routes = sequence.routes(pieces.size(), tokens);
    trainee.adapter().ifPresent(adapter -> sequence.prepare(routes, adapter, executor));
    return routes;
  }

  /** One piece at each node, and one here. */
  private static int width(List<Route> routes) {
    return 1
        + (int)
            routes.stream()
                .flatMap(route -> route.hops().stream())
                .map(hop -> hop.node())
                .distinct()
                .count();
  }
}
