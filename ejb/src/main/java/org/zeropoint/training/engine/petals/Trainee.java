package org.zeropoint.training.engine.petals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.safetensors.DeferredTensor;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.training.engine.petals.client.RunAdapter;

/**
 * What is trained of a model whose blocks are elsewhere, with the state of its optimiser. Changed
 * by one thread while nobody else uses it.
 */
interface Trainee extends AutoCloseable {

  /** What nodes have to have of it. */
  Optional<RunAdapter> adapter();

  /** Positions of each row beside those of its tokens. */
  int positions();

  /** What goes into the first block. */
  Hidden input(ModelEnds ends, Batch piece);

  /** Targets of its positions. */
  long[] targets(Batch piece);

  /** By name of what is trained. */
  Map<String, Tensor> gradients(BlockGradient back);

  /**
   * One step of the optimiser.
   *
   * @return the global L2 norm before clipping; nothing was changed when it is not finite
   */
  double apply(Map<String, Tensor> gradients, int step, double rate);

  /** What is trained, copied one by one when it is asked for; not beyond the next step. */
  Map<String, DeferredTensor> values();

  /** The optimiser's state, as {@link #values}. */
  Map<String, DeferredTensor> state();

  void restore(TensorSource values, TensorSource state);

  /** Writes the model with what was trained. */
  void writeWhole(Path file, ModelFile base);

  @Override
  void close();
}
