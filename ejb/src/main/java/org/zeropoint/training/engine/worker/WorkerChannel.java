package org.zeropoint.training.engine.worker;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import org.zeropoint.training.engine.worker.FrameCodec.Lengths;

/** Frames to and from one process, each within a deadline. Used by one thread at a time. */
final class WorkerChannel implements AutoCloseable {

  private static final FrameCodec CODEC = new FrameCodec(FrameForm.WORKER);
  private static final long TICK_MILLIS = 50;

  /** The socket copies what it is given before it takes a part of it. */
  private static final int MOST_AT_ONCE = 1 << 20;

  private final SocketChannel socket;
  private final Selector selector;
  private final SelectionKey key;
  private final Runnable meanwhile;

  /**
   * Takes a connected socket, and closes it.
   *
   * @param meanwhile is done now and then while the other side is waited for
   */
  WorkerChannel(SocketChannel socket, Runnable meanwhile) throws IOException {
    this.socket = socket;
    this.meanwhile = meanwhile;
    socket.configureBlocking(false);
    this.selector = Selector.open();
    this.key = socket.register(selector, 0);
  }

  /**
   * Sends a frame.
   *
   * @throws IOException when the other side is gone
   * @throws TimeoutException when it does not take it in time
   */
  void send(Frame frame, Deadline deadline) throws IOException, TimeoutException {
    for (ByteBuffer part : CODEC.encode(frame)) {
      while (part.hasRemaining()) {
        check(deadline);
        int count = socket.write(next(part));
        part.position(part.position() + count);
        if (count == 0) {
          await(SelectionKey.OP_WRITE, deadline);
        }
      }
    }
  }

  /**
   * Receives a frame.
   *
   * @param maxBody bytes of tensors that are taken
   * @throws IOException when the other side is gone
   * @throws TimeoutException when the frame is not there in time
   * @throws org.zeropoint.shared.Invalid when it is no frame; nothing can be received after that
   */
  Frame receive(long maxBody, Deadline deadline) throws IOException, TimeoutException {
    Lengths lengths =
        CODEC.lengths(read(ByteBuffer.allocate(FrameCodec.PREFIX), deadline), maxBody);
    return CODEC.parse(lengths, read(ByteBuffer.allocate(lengths.rest()), deadline));
  }

  private ByteBuffer read(ByteBuffer buffer, Deadline deadline)
      throws IOException, TimeoutException {
    while (buffer.hasRemaining()) {
      check(deadline);
      int count = socket.read(next(buffer));
      if (count < 0) {
        throw new EOFException("the worker closed its socket");
      }
      buffer.position(buffer.position() + count);
      if (count == 0) {
        await(SelectionKey.OP_READ, deadline);
      }
    }
    return buffer.flip();
  }

  private static ByteBuffer next(ByteBuffer buffer) {
    return buffer.slice(buffer.position(), Math.min(buffer.remaining(), MOST_AT_ONCE));
  }

  /** Before each read and write: another side that moves a little each time ends nothing else. */
  private void check(Deadline deadline) throws IOException, TimeoutException {
    meanwhile.run();
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("the thread was interrupted");
    }
    if (deadline.passed()) {
      throw new TimeoutException();
    }
  }

  private void await(int operation, Deadline deadline) throws IOException, TimeoutException {
    key.interestOps(operation);
    while (selector.select(TICK_MILLIS) == 0) {
      check(deadline);
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() {
    try (socket) {
      selector.close();
    } catch (IOException e) {
      // Nothing can be lost: whatever is wanted of the socket was answered before.
      key.cancel();
    }
  }
}
