package org.zeropoint.training.engine.petals.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.zeropoint.kernels.BlockQuantiser;
import org.zeropoint.kernels.BlockQuantiser.Quantised;
import org.zeropoint.kernels.BlockQuantiser.Values;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Block.Kind;

/**
 * How activations, and gradients by them, travel. What a position becomes depends on its own
 * numbers only, so that it is the same however positions are put together into calls.
 *
 * <p>{@link #FP16} and {@link #INT8} have a second tensor, {@code NAME.scales}, with what each
 * block of numbers is multiplied with. A block with a number that is not finite has the scale NaN,
 * so that it is not finite throughout on the other side.
 */
public enum WireForm {
  /** As they are. */
  FP32,
  /**
   * IEEE 754 binary16, each position divided by the power of two that brings its largest number
   * between 2¹⁴ and 2¹⁵: nothing becomes infinite, and small gradients do not vanish. Within 2⁻¹¹
   * of a number, or 2⁻³⁹ of the position's largest.
   */
  FP16,
  /**
   * Codes of 8 bits by {@link BlockQuantiser}, in blocks of the largest divisor of the width up to
   * {@value BlockQuantiser#BLOCK}: within 1/254 of the block's largest number.
   */
  INT8;

  private static final String SCALES = ".scales";

  /** For headers and people: {@code fp16}. */
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The form of a name.
   *
   * @throws Invalid when there is none
   */
  public static WireForm of(String external) {
    for (WireForm form : values()) {
      if (form.external().equals(external)) {
        return form;
      }
    }
    throw new Invalid("/form", "must be fp32, fp16 or int8, not " + external);
  }

  /** Numbers of an INT8 block. */
  static int block(int width) {
    int block = Math.min(width, BlockQuantiser.BLOCK);
    while (width % block != 0) {
      block--;
    }
    return block;
  }

  /** The tensors of a name. */
  Map<String, Block> encode(String name, Hidden hidden) {
    List<Integer> shape = List.of(hidden.rows(), hidden.length(), hidden.width());
    var blocks = new LinkedHashMap<String, Block>();
    switch (this) {
      case FP32 -> blocks.put(name, Block.of(new Tensor(shape, hidden.data())));
      case FP16 -> {
        float[] scales = Halves.scales(hidden);
        ByteBuffer halves = Halves.encode(hidden, scales);
        blocks.put(name, new Block(Kind.F16, shape, halves));
        blocks.put(name + SCALES, scales(scales));
      }
      case INT8 -> {
        float[] data = hidden.data();
        var values = new Values(data, block(hidden.width()));
        Quantised codes =
            Kernels.shared().run(BlockQuantiser.class, data.length, op -> op.quantise(values));
        blocks.put(name, new Block(Kind.I8, shape, ByteBuffer.wrap(codes.codes())));
        blocks.put(name + SCALES, scales(codes.scales()));
      }
    }
    return blocks;
  }

  private static Block scales(float[] scales) {
    return Block.of(new Tensor(List.of(scales.length), scales));
  }

  /**
   * The numbers of a name, taken out of what came.
   *
   * @throws Invalid naming what is missing or does not fit
   */
  Hidden decode(String name, Map<String, Block> blocks) {
    Block numbers = take(name, kind(), blocks);
    List<Integer> shape = numbers.shape();
    if (shape.size() != 3 || shape.contains(0)) {
      throw new Invalid("/" + name, "must have rows, positions and width, not " + shape);
    }
    int width = shape.get(2);
    float[] data =
        switch (this) {
          case FP32 -> numbers.floats();
          case FP16 -> Halves.decode(numbers.data(), width, scales(name, width, numbers, blocks));
          case INT8 -> {
            int block = block(width);
            float[] scales = scales(name, block, numbers, blocks);
            var quantised = new Quantised(bytes(numbers), scales, block);
            yield Kernels.shared()
                .run(
                    BlockQuantiser.class, quantised.codes().length, op -> op.dequantise(quantised));
          }
        };
    return new Hidden(shape.get(0), shape.get(1), width, data);
  }

  private Kind kind() {
    return switch (this) {
      case FP32 -> Kind.F32;
      case FP16 -> Kind.F16;
      case INT8 -> Kind.I8;
    };
  }

  private static float[] scales(String name, int block, Block numbers, Map<String, Block> blocks) {
    float[] scales = take(name + SCALES, Kind.F32, blocks).floats();
    long count = numbers.shape().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    if (count != (long) block * scales.length) {
      throw new Invalid("/" + name + SCALES, "are not one a block of " + block + " numbers");
    }
    return scales;
  }

  private static Block take(String name, Kind kind, Map<String, Block> blocks) {
    Block block = blocks.remove(name);
    if (block == null) {
      throw new Invalid("/" + name, "is missing");
    }
    if (block.kind() != kind) {
      throw new Invalid("/" + name, "comes as %s, not as %s".formatted(block.kind(), kind));
    }
    return block;
  }

  private static byte[] bytes(Block block) {
    ByteBuffer data = block.data();
    var bytes = new byte[data.remaining()];
    data.order(ByteOrder.LITTLE_ENDIAN).get(bytes);
    return bytes;
  }
}
