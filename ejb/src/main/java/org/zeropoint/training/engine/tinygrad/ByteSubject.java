package org.zeropoint.training.engine.tinygrad;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptTrainer;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Windows;
import org.zeropoint.shared.Json;
import org.zeropoint.training.engine.session.ByteText;
import org.zeropoint.training.engine.session.CheckpointDirectory;
import org.zeropoint.training.engine.worker.Block;

/** A model of the catalogue whose tokens are bytes. */
record ByteSubject(ByteText text) implements Subject {

  private static final int EVALUATION_TOKENS = 2048;

  @Override
  public ObjectNode form() {
    GptConfig config = text.config();
    return Json.mapper()
        .createObjectNode()
        .put("kind", "gpt")
        .put("layers", config.layers())
        .put("width", config.width())
        .put("heads", config.heads())
        .put("epsilon", config.form().epsilon());
  }

  @Override
  public Map<String, Tensor> weights(Optional<Path> file) {
    return text.weights(file);
  }

  @Override
  public Map<String, Tensor> state(Path file, Optimizer optimizer) {
    Map<String, Tensor> state = Safetensors.read(file);
    GptTrainer.bySlot(text.config(), optimizer, state, CheckpointDirectory.OPTIMIZER);
    return state;
  }

  @Override
  public Sheet batch(int step) {
    Batch batch = text.batch(step);
    return sheet(batch, batch.rows());
  }

  private static Sheet sheet(Batch batch, int rows) {
    return new Sheet(
        Block.of(batch.inputs(), batch.rows(), batch.length()),
        Block.of(batch.targets(), batch.rows(), batch.length()),
        rows,
        (long) rows * batch.length());
  }

  @Override
  public List<Sheet> heldOut() {
    byte[] heldOut = text.heldOut();
    Windows windows = Windows.over(heldOut.length, text.config().context());
    int most = Math.max(1, EVALUATION_TOKENS / windows.length());
    int rows = Math.min(most, windows.starts().size());
    var sheets = new ArrayList<Sheet>();
    for (List<Integer> starts : windows.groups(Math.max(1, rows))) {
      var filled = new ArrayList<>(starts);
      while (filled.size() < rows) {
        filled.add(starts.get(0));
      }
      sheets.add(sheet(Batch.at(heldOut, filled, windows.length()), starts.size()));
    }
    return sheets;
  }

  @Override
  public void write(Path file, Map<String, Tensor> weights) {
    text.write(file, weights);
  }
}
