package org.zeropoint.training.engine.petals.client;

import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Precision;

/**
 * Computes here what a node should have answered, from the model's file. The blocks are in memory
 * only meanwhile, those of one question at a time.
 */
final class Oracle {

  private final Path packed;

  Oracle(Path packed) {
    this.packed = packed;
  }

  synchronized <T> T answer(Question<T> question, Optional<RunAdapter> adapter) {
    try (ModelFile file = ModelFile.open(packed);
        Blocks blocks =
            Blocks.load(file.config(), file.weights(), question.blocks(), Precision.FP32)) {
      if (adapter.isEmpty()) {
        return question.compute(blocks, Optional.empty());
      }
      RunAdapter run = adapter.get();
      try (var copy = BlockAdapter.of(blocks, run.lora(), run.of(question.blocks()))) {
        return question.compute(blocks, Optional.of(copy));
      }
    }
  }
}
