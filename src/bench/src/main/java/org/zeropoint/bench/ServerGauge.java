package org.zeropoint.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.util.regex.Pattern;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a server process of this machine has used. */
final class ServerGauge implements AutoCloseable {

  private static final Pattern REQUESTS = Pattern.compile("default (task|I/O)-");

  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final ThreadMXBean threads;

  ServerGauge(long pid) throws IOException, AttachNotSupportedException {
    connector = connect(pid);
    memory =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.MEMORY_MXBEAN_NAME,
            MemoryMXBean.class);
    threads =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.THREAD_MXBEAN_NAME,
            ThreadMXBean.class);
  }

  // The address is that of a process of this machine, as its virtual machine gave it.
  @SuppressWarnings("BanJNDI")
  private static JMXConnector connect(long pid) throws IOException, AttachNotSupportedException {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    try {
      return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
    } finally {
      machine.detach();
    }
  }

  /**
   * Processor time that the threads have taken so far which read requests and answer them: without
   * compiler, collector and timers.
   */
  long cpuNanos() {
    long sum = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && REQUESTS.matcher(thread.getThreadName()).lookingAt()) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }

  /** Collects, and gives the MiB that are left on the heap. */
  long heapMebibytes() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed() >> 20;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
