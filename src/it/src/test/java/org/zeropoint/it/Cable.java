package org.zeropoint.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to a port of this machine that breaks, or falls silent, as a network does. */
final class Cable implements AutoCloseable {

  private static final int BYTES = 8192;

  /** What becomes of what is sent over it. */
  private enum State {
    WHOLE,
    /** Connections end, and others are refused. */
    CUT,
    /** Connections are made and stay, and nothing arrives. */
    SILENT
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ServerSocket entry;
  private volatile int port;
  private volatile State state = State.WHOLE;

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
    state = State.CUT;
    open.forEach(Cable::end);
  }

  /** What is sent goes nowhere, and nobody is told. */
  void silence() {
    state = State.SILENT;
  }

  /** Connections that fell silent have lost bytes: they end. */
  void mend() {
    open.forEach(Cable::end);
    state = State.WHOLE;
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket near = entry.accept();
        open.add(near);
        if (state == State.WHOLE) {
          connect(near);
        } else if (state == State.CUT) {
          end(near);
        }
      } catch (IOException e) {
        // The next one may come through.
      }
    }
  }

  private void connect(Socket near) throws IOException {
    var far = new Socket();
    open.add(far);
    try {
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
    } catch (IOException e) {
      end(near);
      throw e;
    }
    threads.execute(() -> carry(near, far));
    threads.execute(() -> carry(far, near));
  }

  private void carry(Socket from, Socket to) {
    var bytes = new byte[BYTES];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (state == State.WHOLE) {
          out.write(bytes, 0, read);
        }
      }
    } catch (IOException e) {
      // It was cut, or one side hung up.
    } finally {
      open.remove(from);
      open.remove(to);
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
  public void close() {
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      cut();
      threads.shutdownNow();
    }
  }
}
