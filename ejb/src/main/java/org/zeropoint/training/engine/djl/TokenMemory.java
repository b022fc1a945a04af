package org.zeropoint.training.engine.djl;

import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.entity.Tuning.Tokens;

/** What a training of a model that reads tokens takes at its peak, in bytes of native memory. */
final class TokenMemory {

  private TokenMemory() {}
}
