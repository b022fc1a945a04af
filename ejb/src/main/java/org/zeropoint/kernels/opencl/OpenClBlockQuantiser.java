package org.zeropoint.kernels.opencl;

import org.zeropoint.kernels.BlockQuantiser;

/** Both ways, a block an item. */
final class OpenClBlockQuantiser implements BlockQuantiser {

  private final OpenClQueue queue;
  private final QuantiseKernel quantise;
  private final DequantiseKernel dequantise;

  OpenClBlockQuantiser(OpenClQueue queue) {
    this.queue = queue;
    this.quantise = queue.add(new QuantiseKernel());
    this.dequantise = queue.add(new DequantiseKernel());
  }

  @Override
  public Quantised quantise(Values values) {
    int numbers = values.data().length;
    int blocks = BlockQuantiser.blocks(numbers, values.block());
    var result = new Quantised(new byte[numbers], new float[blocks], values.block());
    if (numbers == 0) {
      return result;
    }
    return queue.exclusively(
        () -> {
          quantise.data = values.data();
          quantise.codes = result.codes();
          quantise.scales = result.scales();
          quantise.numbers = numbers;
          quantise.block = values.block();
          quantise.blocks = blocks;
          quantise.put(values.data());
          queue.run(quantise, blocks);
          quantise.get(result.codes()).get(result.scales());
          return result;
        });
  }

  @Override
  public float[] dequantise(Quantised quantised) {
    int numbers = quantised.codes().length;
    var data = new float[numbers];
    if (numbers == 0) {
      return data;
    }
    return queue.exclusively(
        () -> {
          dequantise.data = data;
          dequantise.codes = quantised.codes();
          dequantise.scales = quantised.scales();
          dequantise.numbers = numbers;
          dequantise.block = quantised.block();
          dequantise.blocks = quantised.scales().length;
          dequantise.put(quantised.codes()).put(quantised.scales());
          queue.run(dequantise, dequantise.blocks);
          dequantise.get(data);
          return data;
        });
  }
}
