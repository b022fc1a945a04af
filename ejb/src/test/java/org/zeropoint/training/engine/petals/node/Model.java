package org.zeropoint.training.engine.petals.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterRef;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterState;
import org.zeropoint.training.engine.petals.BlockPeer.Part;

/** A small packed model with two blocks, and what is made from it. */
record Model(Path file, Digest digest, ModelConfig config) {

  static final BlockRange BOTH = new BlockRange(0, 2);
  static final BlockRange FIRST = new BlockRange(0, 1);
  static final BlockRange SECOND = new BlockRange(1, 2);
  static final Lora LORA = new Lora(2, 4, List.of("q_proj", "mlp.down_proj"));

  static Model llama(Path directory) {
    Path file = SmallModel.packedLlama(directory, 3);
    try (ModelFile model = ModelFile.open(file)) {
      return new Model(file, Digest.ofFile(file), model.config());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Room for everything, and short queues. */
  static BlockLimits limits() {
    return new BlockLimits(1 << 20, 1 << 20, 1 << 20, 8, 64, 8, 64, 4096, Duration.ofMinutes(5));
  }

  Blocks load(BlockRange range) {
    try (ModelFile model = ModelFile.open(file)) {
      return Blocks.load(config, model.weights(), range, Precision.FP32);
    }
  }

  Part part(BlockRange range) {
    return new Part(digest, range, Optional.empty());
  }

  Part part(BlockRange range, String run, long version) {
    return new Part(digest, range, Optional.of(new AdapterRef(run, version)));
  }

  Map<String, Tensor> matrices(BlockRange range, long seed) {
    var random = new SplittableRandom(seed);
    var matrices = new TreeMap<String, Tensor>();
    BlockAdapter.shapes(config, range, LORA)
        .forEach(
            (name, shape) -> {
              var data = new float[shape.get(0) * shape.get(1)];
              for (int i = 0; i < data.length; i++) {
                data[i] = (float) (random.nextGaussian() * 0.1);
              }
              matrices.put(name, new Tensor(shape, data));
            });
    return matrices;
  }

  AdapterState adapter(BlockRange range, String run, long version) {
    return new AdapterState(
        new AdapterRef(run, version), digest, range, LORA, matrices(range, version));
  }

  Hidden input(int rows, int length, long seed) {
    var random = new SplittableRandom(seed);
    var data = new float[rows * length * config.width()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return new Hidden(rows, length, config.width(), data);
  }

  /** Opens a session of its own. */
  static String open(BlockPeer peer, Part part, int rows, int tokens, Duration patience) {
    String session = UUID.randomUUID().toString().replace("-", "");
    peer.open(session, part, rows, tokens, patience, Duration.ofMinutes(5));
    return session;
  }
}
