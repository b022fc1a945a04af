package org.zeropoint.training.engine.djl;

import org.zeropoint.training.engine.CheckpointingProcess;

final class CheckpointingRun {

  private CheckpointingRun() {}

  public static void main(String[] arguments) {
    CheckpointingProcess.train(new DjlEngine(), arguments);
  }
}
