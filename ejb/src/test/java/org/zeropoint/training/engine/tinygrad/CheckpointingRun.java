package org.zeropoint.training.engine.tinygrad;

import org.zeropoint.training.engine.CheckpointingProcess;

final class CheckpointingRun {

  private CheckpointingRun() {}

  public static void main(String[] arguments) {
    CheckpointingProcess.train(TinygradPython.engine(), arguments);
  }
}
