package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.zeropoint.shared.Unavailable;

/** One device, which does one thing at a time, and the kernels that were made for it. */
final class OpenClQueue implements AutoCloseable {

  private static final int GROUP = 64;

  private final OpenCLDevice device;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Kernel> kernels = new ArrayList<>();
  private boolean closed;

  OpenClQueue(OpenCLDevice device) {
    this.device = device;
  }

  /** Whether neighbours should read neighbours, as on a GPU; on a processor each reads a run. */
  boolean interleaves() {
    return device.getType() == Device.TYPE.GPU;
  }

  /** Takes a kernel, to be disposed of in the end; its arrays are copied when it is told to. */
  <K extends Kernel> K add(K kernel) {
    kernel.setExplicit(true);
    kernels.add(kernel);
    return kernel;
  }

  /** Does something while nobody else uses the device. */
  <T> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("OpenCL is closed");
      }
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a kernel for so many items.
   *
   * @throws Unavailable when something else than the device ran it: Aparapi falls back to threads
   *     of Java when a kernel does not compile or run, and fails where a device was asked for
   */
  void run(Kernel kernel, int items) {
    int groups = (int) (((long) items + GROUP - 1) / GROUP);
    try {
      kernel.execute(Range.create(device, Math.multiplyExact(groups, GROUP), GROUP));
    } catch (AssertionError e) {
      throw new Unavailable(elsewhere(kernel), e);
    }
    if (!kernel.isRunningCL()) {
      throw new Unavailable(elsewhere(kernel));
    }
  }

  private String elsewhere(Kernel kernel) {
    return "The kernel %s does not run on %s; nothing else runs it instead."
        .formatted(kernel.getClass().getSimpleName(), device.getName());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        kernels.forEach(Kernel::dispose);
      }
    } finally {
      lock.unlock();
    }
  }
}
