package org.zeropoint.training.engine.tinygrad;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.vision.ImageBatch;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.lm.vision.VisionWeights;
import org.zeropoint.shared.Json;
import org.zeropoint.training.engine.session.CheckpointDirectory;
import org.zeropoint.training.engine.session.ImageData;
import org.zeropoint.training.engine.worker.Block;

/** A model of images of the catalogue. Its losses are in nats an image. */
record ImageSubject(ImageData data) implements Subject {

  private static final int EVALUATION_IMAGES = 256;

  @Override
  public ObjectNode form() {
    VisionConfig config = data.config();
    return Json.mapper()
        .createObjectNode()
        .put("kind", "vision")
        .put("convolutions", config.convolutions().size())
        .put("connected", config.connected().size());
  }

  @Override
  public Map<String, Tensor> weights(Optional<Path> file) {
    return data.weights(file);
  }

  @Override
  public Map<String, Tensor> state(Path file, Optimizer optimizer) {
    VisionConfig config = data.config();
    Map<String, Tensor> state = Safetensors.read(file);
    VisionWeights.shapes(config)
        .bySlot(optimizer.slots(), state, config.name(), CheckpointDirectory.OPTIMIZER);
    return state;
  }

  @Override
  public Sheet batch(int step) {
    ImageBatch batch = data.batch(step);
    return sheet(batch, batch.rows());
  }

  private Sheet sheet(ImageBatch batch, int rows) {
    VisionConfig config = data.config();
    List<Integer> shape = List.of(batch.rows(), config.channels(), config.height(), config.width());
    return new Sheet(
        Block.of(new Tensor(shape, batch.images())),
        Block.of(batch.labels(), batch.rows()),
        rows,
        rows);
  }

  @Override
  public List<Sheet> heldOut() {
    int[] places = data.heldOut();
    int rows = Math.min(EVALUATION_IMAGES, places.length);
    var sheets = new ArrayList<Sheet>();
    for (int from = 0; from < places.length; from += rows) {
      int[] chosen = new int[rows];
      Arrays.fill(chosen, places[from]);
      int count = Math.min(rows, places.length - from);
      System.arraycopy(places, from, chosen, 0, count);
      sheets.add(sheet(data.images().batch(chosen), count));
    }
    return sheets;
  }

  @Override
  public void write(Path file, Map<String, Tensor> weights) {
    data.write(file, weights);
  }
}
