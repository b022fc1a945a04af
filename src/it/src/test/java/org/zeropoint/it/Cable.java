package org.zeropoint.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to a port of this machine that can be cut, as a network can. */
final class Cable implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ServerSocket entry;
  private volatile int port;
  private volatile boolean cut;

  Cable() throws IOException {
    entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Leads to this port from now on. */
  void to(int target) {
    port = target;
  }

  String url() {
    return "http://127.0.0.1:" + entry.getLocalPort();
  }

  /** Connections that there are break, and no other is made until {@link #mend}. */
  void cut() {
    cut = true;
    open.forEach(Cable::end);
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket near = entry.accept();
        if (cut) {
          end(near);
          continue;
        }
        var far = new Socket();
        open.add(near);
        open.add(far);
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
        threads.execute(() -> carry(near, far));
        threads.execute(() -> carry(far, near));
      } catch (IOException e) {
        // The next one may come through.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // It was cut, or one side hung up.
    } finally {
      end(from);
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() throws IOException {
    entry.close();
    cut();
    threads.shutdownNow();
  }
}
