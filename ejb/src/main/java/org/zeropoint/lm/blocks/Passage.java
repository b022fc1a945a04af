package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Positions;
import org.zeropoint.lm.safetensors.Tensor;

/** Whole rows through some blocks, forward and back; nothing is kept. */
record Passage(RangeNet net) {

  Hidden forward(BlockRange part, Hidden input, Optional<BlockAdapter> adapter) {
    try (NDManager scope = net.scope()) {
      NDList arguments = new NDList(HiddenArrays.of(scope, input));
      arguments.addAll(places(scope, input.length()));
      return HiddenArrays.hidden(net.call("forward", part, arguments, adapter).get(0));
    }
  }

  BlockGradient backward(
      BlockRange part, Hidden input, Hidden gradient, Optional<BlockAdapter> adapter) {
    try (NDManager scope = net.scope()) {
      NDArray x = HiddenArrays.of(scope, input);
      x.setRequiresGradient(true);
      var arguments = new NDList(x, HiddenArrays.of(scope, gradient));
      arguments.addAll(places(scope, input.length()));
      List<NDArray> found = net.call("backward", part, arguments, adapter);
      List<NDArray> rest = found.subList(1, found.size());
      Map<String, Tensor> matrices = adapter.map(some -> some.named(part, rest)).orElse(Map.of());
      return new BlockGradient(HiddenArrays.hidden(found.get(0)), matrices);
    }
  }

  /** The mask of a model with a window, and rotary positions, from 0. */
  private NDList places(NDManager scope, int length) {
    ModelConfig config = net.config();
    var positions = new Positions(config);
    var places = new NDList();
    if (config.window().isPresent()) {
      places.add(scope.create(positions.seen(0, length), new Shape(length, length)));
    }
    if (config.rope().isPresent()) {
      int[] all = IntStream.range(0, length).toArray();
      positions.add(scope, places, all, length, new Shape(length));
    }
    return places;
  }
}
