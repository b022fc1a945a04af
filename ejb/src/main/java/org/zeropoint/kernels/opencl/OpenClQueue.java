package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.zeropoint.shared.Unavailable;

/** One device, which does one thing at a time, and the kernels that were made for it. */
final class OpenClQueue implements AutoCloseable {

  private static final int GROUP = 64;

  private final OpenCLDevice device;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Kernel> kernels = new ArrayList<>();
  private final Set<Kernel> used = new LinkedHashSet<>();
  private boolean closed;

  OpenClQueue(OpenCLDevice device) {
    this.device = device;
  }

  /** Whether neighbours should read neighbours, as on a GPU; on a processor each reads a run. */
  boolean interleaves() {
    return device.getType() == Device.TYPE.GPU;
  }

  /**
   * Takes a kernel, to be disposed of in the end; its arrays are copied when it is told to. All its
   * arrays and numbers are set for each use, as they are released after it.
   */
  <K extends Kernel> K add(K kernel) {
    kernel.setExplicit(true);
    kernels.add(kernel);
    return kernel;
  }

  /**
   * Does something while nobody else uses the device. When it is done, the kernels that ran hold
   * none of its arrays any more, in Java or on the device: a kernel is kept, and would keep what it
   * computed last on.
   */
  <T> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("OpenCL is closed");
      }
      return work.get();
    } finally {
      used.forEach(OpenClQueue::release);
      used.clear();
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
    used.add(kernel);
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

  /**
   * Aparapi frees arrays by a run on arrays of one element, which no item may touch: each compares
   * its number with one of the numbers first.
   */
  private static void release(Kernel kernel) {
    try {
      for (Field field : kernel.getClass().getDeclaredFields()) {
        if (field.getType() == int.class && !Modifier.isStatic(field.getModifiers())) {
          field.setInt(kernel, 0);
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    kernel.cleanUpArrays();
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
