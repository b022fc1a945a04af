package org.zeropoint.training.engine.petals.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.client.Passed.Passage;
import org.zeropoint.training.engine.petals.client.Question.Backward;
import org.zeropoint.training.engine.petals.client.Question.Forward;
import org.zeropoint.training.engine.petals.client.Swarm.Member;
import org.zeropoint.training.entity.RunRoute;

/**
 * All blocks of a model, wherever they are. When a node fails, others that hold its blocks do its
 * part from the input that was kept; when nobody can, the caller waits until somebody can again or
 * the time is up. Used by several threads.
 */
public final class RemoteSequence {

  private final SwarmClient client;
  private final ModelConfig config;
  private final Verification verification;
  private final Planner planner;
  private final Asking asking;
  private final Answers answers;
  private final Itinerary itinerary;

  /**
   * @param model digest of the packed model file
   */
  public RemoteSequence(
      SwarmClient client, Digest model, ModelConfig config, Verification verification) {
    this.client = client;
    this.config = config;
    this.verification = verification;
    this.planner = new Planner(client, model, config);
    this.asking = new Asking(client, model);
    this.answers = new Answers(client, verification);
    this.itinerary = new Itinerary(client, model);
  }

  /** Which nodes that take new work hold the blocks now. */
  public Coverage coverage() {
    return planner.coverage();
  }

  public Verification.Counts verified() {
    return verification.counts();
  }

  /**
   * One route for each of some batches that are on their way at once, those by which all are done
   * first as far as was measured.
   *
   * @param tokens of a batch
   * @throws org.zeropoint.shared.Unavailable when no route was found in time
   */
  public List<Route> routes(int count, long tokens) {
    List<Route> routes = planner.routes(count, tokens);
    itinerary.planned(routes);
    return routes;
  }

  /** Which nodes compute which blocks of the batches now; empty before {@link #routes}. */
  public Optional<RunRoute> route() {
    return itinerary.now();
  }

  /**
   * Gives the adapter to all nodes of some routes at once. One that does not take it now is given
   * it when it is asked, or is replaced.
   */
  public void prepare(List<Route> routes, RunAdapter adapter, ExecutorService executor) {
    List<Hop> hops = routes.stream().flatMap(route -> route.hops().stream()).distinct().toList();
    InFlight.run(
        executor, hops.size(), hops.size(), i -> prepared(hops.get(i), adapter), done -> {});
  }

  private boolean prepared(Hop hop, RunAdapter adapter) {
    try {
      asking.give(adapter, hop.blocks(), hop.member());
      return true;
    } catch (PeerFailure e) {
      return false;
    }
  }

  /**
   * A session of inference, which takes memory on nodes as soon as it is extended.
   *
   * @param tokens that each row may have in the end, at most the model's context
   */
  public RemoteSession open(int rows, int tokens) {
    return new RemoteSession(planner, answers, rows, tokens);
  }

  /**
   * What all hops of a route make of a batch, one after the other.
   *
   * @throws FalseAnswer when a node lied: the work has to be done again
   * @throws NotFinite when the model gives no finite numbers
   * @throws org.zeropoint.shared.Unavailable naming what was tried, when a part could not be done
   *     in time
   */
  public Passed forward(Route route, Hidden input, Optional<RunAdapter> adapter) {
    NotFinite.unless(input);
    var kept = new ArrayList<Passage>();
    Hidden at = input;
    for (Hop hop : route.hops()) {
      at = through(hop, at, adapter, kept, trying("forward", hop.blocks()));
    }
    return new Passed(kept, at);
  }

  private Trying trying(String what, BlockRange blocks) {
    return new Trying(client, "%s of the blocks %s".formatted(what, blocks));
  }

  private Hidden through(
      Hop hop, Hidden input, Optional<RunAdapter> adapter, List<Passage> kept, Trying trying) {
    try {
      Hidden output =
          answer(new Forward(hop.blocks(), input, input.length()), hop.member(), adapter);
      kept.add(new Passage(hop, input));
      return output;
    } catch (PeerFailure e) {
      trying.failed(e);
      Hidden at = input;
      for (Hop piece : replacement(hop, e, input, trying).hops()) {
        at = through(piece, at, adapter, kept, trying);
      }
      return at;
    }
  }

  private Route replacement(Hop failed, PeerFailure failure, Hidden input, Trying trying) {
    Route route = planner.batch(failed.blocks(), (long) input.rows() * input.length(), trying);
    itinerary.replaced(failed, failure, route);
    return route;
  }

  private <T> T answer(Question<T> question, Member member, Optional<RunAdapter> adapter) {
    return answers.of(question, member, adapter, () -> asking.one(question, member, adapter));
  }

  /**
   * The way back of a batch.
   *
   * @param gradient by the output
   * @return by the input, and by all matrices of the adapter
   * @throws RuntimeException as {@link #forward}
   */
  public BlockGradient backward(Passed passed, Hidden gradient, Optional<RunAdapter> adapter) {
    NotFinite.unless(gradient);
    Map<String, Tensor> matrices = new HashMap<>();
    Hidden at = gradient;
    for (int i = passed.passages().size() - 1; i >= 0; i--) {
      Passage passage = passed.passages().get(i);
      at = back(passage, at, adapter, matrices, trying("backward", passage.hop().blocks()));
    }
    return new BlockGradient(at, matrices);
  }

  private Hidden back(
      Passage passage,
      Hidden gradient,
      Optional<RunAdapter> adapter,
      Map<String, Tensor> matrices,
      Trying trying) {
    Hop hop = passage.hop();
    Map<String, List<Integer>> shapes =
        adapter.map(run -> BlockAdapter.shapes(config, hop.blocks(), run.lora())).orElse(Map.of());
    try {
      BlockGradient found =
          answer(
              new Backward(hop.blocks(), passage.input(), gradient, shapes), hop.member(), adapter);
      matrices.putAll(found.adapter());
      return found.input();
    } catch (PeerFailure e) {
      trying.failed(e);
      Hidden at = gradient;
      Deque<Passage> pieces = pieces(passage, e, adapter, trying);
      while (!pieces.isEmpty()) {
        at = back(pieces.removeLast(), at, adapter, matrices, trying);
      }
      return at;
    }
  }

  /** Others' passages in place of one; where they are several, what each was given. */
  private Deque<Passage> pieces(
      Passage passage, PeerFailure failure, Optional<RunAdapter> adapter, Trying trying) {
    List<Hop> hops = replacement(passage.hop(), failure, passage.input(), trying).hops();
    var pieces = new ArrayList<Passage>();
    Hidden at = passage.input();
    for (Hop hop : hops.subList(0, hops.size() - 1)) {
      at = through(hop, at, adapter, pieces, trying);
    }
    pieces.add(new Passage(hops.get(hops.size() - 1), at));
    return new ArrayDeque<>(pieces);
  }
}
