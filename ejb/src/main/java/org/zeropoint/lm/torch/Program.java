package org.zeropoint.lm.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * TorchScript methods that can be called on tensors: a whole model in one call, without a trip
 * through the JVM for each operation. Thread-safe: it holds no state of its own.
 */
public final class Program {

  private final PtSymbolBlock block;

  private Program(PtSymbolBlock block) {
    this.block = block;
  }

  /**
   * Compiles methods in TorchScript's serialised dialect; the program lives as long as the manager.
   */
  public static Program load(NDManager manager, String methods) {
    try (var archive = new ByteArrayInputStream(Archive.of(methods))) {
      return new Program(JniUtils.loadModule((PtNDManager) manager, archive, false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Calls a method.
   *
   * @param gradients whether what is computed can be differentiated
   * @param arguments in the method's order, the first with the manager that takes the results;
   *     arrays that are together one {@code List[Tensor]} have been given the same name, ending in
   *     {@code []}
   * @return what the method returned, a list flattened
   */
  public List<NDArray> call(String method, boolean gradients, NDList arguments) {
    var inputs = new NDList(arguments);
    NDArray tag = arguments.get(0).getManager().create(0f);
    tag.setName("module_method:" + method);
    inputs.add(tag);
    return Torch.withGradients(gradients, () -> IValueUtils.forward(block, inputs, true));
  }
}
