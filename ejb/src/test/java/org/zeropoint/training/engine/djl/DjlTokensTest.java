package org.zeropoint.training.engine.djl;

import java.nio.file.Path;
import org.zeropoint.training.engine.CheckpointingTokens;
import org.zeropoint.training.engine.TokenEngineContract;
import org.zeropoint.training.engine.TrainingEngine;

class DjlTokensTest extends TokenEngineContract {

  @Override
  protected TrainingEngine engine() {
    return new DjlEngine();
  }

  @Override
  protected TrainingEngine engine(Path packed) {
    return engine();
  }

  @Override
  protected Class<?> checkpointing() {
    return Checkpointing.class;
  }

  @Override
  protected float tolerance() {
    return 0;
  }

  static final class Checkpointing {
    private Checkpointing() {}

    public static void main(String[] arguments) {
      CheckpointingTokens.train(new DjlEngine(), arguments);
    }
  }
}
