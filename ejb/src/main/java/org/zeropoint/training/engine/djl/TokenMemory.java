package org.zeropoint.training.engine.djl;

import java.util.Collection;
import java.util.List;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.entity.Tuning.Tokens;

/** What a training of a model that reads tokens takes at its peak, in bytes of native memory. */
final class TokenMemory {

  private TokenMemory() {}

  static Memory of(ModelConfig config, Tokens tokens, int rows, Optimizer rule) {
    long all = Parameters.count(config);
    long adapter =
        tokens
            .lora()
            .map(form -> new Lora(form.rank(), form.alpha(), form.targets()))
            .map(lora -> count(lora.shapes(config).values()))
            .orElse(0L);
    long trained = adapter == 0 ? all : adapter;
    return new Memory(
        Float.BYTES * (all + adapter),
        Float.BYTES * trained * (tokens.accumulation() > 1 ? 2 : 1),
        Float.BYTES * trained * rule.slots().size(),
        activations(config, tokens, rows));
  }

  private static long activations(ModelConfig config, Tokens tokens, int rows) {
    return 0;
  }

  private static long count(Collection<List<Integer>> shapes) {
    return shapes.stream().mapToLong(shape -> (long) shape.get(0) * shape.get(1)).sum();
  }
}
