package org.zeropoint.training.engine.tinygrad;

import java.util.List;
import org.zeropoint.training.engine.worker.WorkerProgramContract;

class WorkerProgramTest extends WorkerProgramContract {

  @Override
  protected String name() {
    return "tinygrad";
  }

  @Override
  protected List<String> files() {
    return List.of("worker.py");
  }

  @Override
  protected String library() {
    return "tinygrad";
  }

  @Override
  protected List<String> arguments() {
    return List.of("--device", "cpu", "--memory", "4096", "--threads", "1");
  }
}
