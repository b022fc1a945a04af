package org.zeropoint.lm.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;

/** A model in ranges, each loaded by itself. */
final class Chain implements AutoCloseable {

  final ModelEnds ends;
  final List<Blocks> links = new ArrayList<>();
  private final SeededModel model;

  Chain(SeededModel model, List<BlockRange> ranges, Precision precision) {
    this.model = model;
    this.ends = ModelEnds.load(model.config(), model.source(), precision);
    ranges.forEach(
        range -> links.add(Blocks.load(model.config(), model.source(), range, precision)));
  }

  Chain(SeededModel model, List<BlockRange> ranges) {
    this(model, ranges, Precision.FP32);
  }

  static long[] longs(int... tokens) {
    return Arrays.stream(tokens).asLongStream().toArray();
  }

  List<Optional<BlockAdapter>> adapters(Lora lora, Map<String, Tensor> matrices) {
    var adapters = new ArrayList<Optional<BlockAdapter>>();
    for (Blocks link : links) {
      var own = new LinkedHashMap<String, Tensor>();
      BlockAdapter.shapes(model.config(), link.range(), lora)
          .keySet()
          .forEach(name -> own.put(name, matrices.get(name)));
      adapters.add(Optional.of(BlockAdapter.of(link, lora, own)));
    }
    return adapters;
  }

  List<Optional<BlockAdapter>> noAdapters() {
    return links.stream().map(link -> Optional.<BlockAdapter>empty()).toList();
  }

  static void close(List<Optional<BlockAdapter>> adapters) {
    adapters.forEach(adapter -> adapter.ifPresent(BlockAdapter::close));
  }

  /** What went into each link, and what came out of the last. */
  List<Hidden> forward(Hidden input, List<Optional<BlockAdapter>> adapters) {
    var passed = new ArrayList<>(List.of(input));
    for (int i = 0; i < links.size(); i++) {
      passed.add(links.get(i).forward(links.get(i).range(), passed.get(i), adapters.get(i)));
    }
    return passed;
  }

  Hidden top(Hidden input) {
    List<Hidden> passed = forward(input, noAdapters());
    return passed.get(passed.size() - 1);
  }

  float[] logits(int... tokens) {
    return ends.logits(top(ends.embed(1, tokens.length, longs(tokens), 0)));
  }

  /** Loss and gradients of a batch, by what went in and by all matrices. */
  Found gradients(Batch batch, int predicted, List<Optional<BlockAdapter>> adapters) {
    Hidden first = ends.embed(batch.rows(), batch.length(), batch.inputs(), 0);
    return gradients(first, batch.targets(), predicted, adapters);
  }

  Found gradients(
      Hidden first, long[] targets, int predicted, List<Optional<BlockAdapter>> adapters) {
    List<Hidden> passed = forward(first, adapters);
    ModelEnds.LossGradient loss = ends.loss(passed.get(links.size()), targets, predicted);
    Hidden gradient = loss.gradient();
    var matrices = new LinkedHashMap<String, Tensor>();
    for (int i = links.size() - 1; i >= 0; i--) {
      Blocks link = links.get(i);
      BlockGradient back = link.backward(link.range(), passed.get(i), gradient, adapters.get(i));
      matrices.putAll(back.adapter());
      gradient = back.input();
    }
    return new Found(loss.loss(), gradient, matrices);
  }

  record Found(double loss, Hidden input, Map<String, Tensor> matrices) {}

  @Override
  public void close() {
    links.forEach(Blocks::close);
    ends.close();
  }
}
