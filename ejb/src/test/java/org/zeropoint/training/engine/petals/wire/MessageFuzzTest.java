package org.zeropoint.training.engine.petals.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.worker.Frame;

/** Whatever comes is answered by the handler, and is an answer to the peer or WRONG. */
class MessageFuzzTest {

  private static final int MOST = 1 << 16;
  private static final int PREFIX = 16;
  private static final List<Operation> OPERATIONS = List.of(Operation.values());

  private final BlockHandler handler = new BlockHandler(new Echo(), MOST);

  /** A byte for the operation, then the message. */
  @FuzzTest(maxDuration = "10m")
  void bytes(byte[] input) {
    if (input.length > 0) {
      isAnswered(operation(input), Arrays.copyOfRange(input, 1, input.length));
    }
  }

  /** A byte for the operation, one for the length of the body, then the header. */
  @FuzzTest(maxDuration = "10m")
  void header(byte[] input) {
    if (input.length < 2) {
      return;
    }
    byte[] header = Arrays.copyOfRange(input, 2, input.length);
    int body = Byte.toUnsignedInt(input[1]);
    ByteBuffer message =
        ByteBuffer.allocate(PREFIX + header.length + body + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {'Z', 'P', 'N', '1'})
            .putInt(header.length)
            .putLong(body)
            .put(header)
            .put(new byte[body]);
    var checksum = new CRC32C();
    checksum.update(message.array(), 0, message.position());
    isAnswered(operation(input), message.putInt((int) checksum.getValue()).array());
  }

  private static Operation operation(byte[] input) {
    return OPERATIONS.get(input[0] & 7);
  }

  private void isAnswered(Operation operation, byte[] message) {
    Frame answer = Message.frame(handler.handle(operation.external(), message), MOST);
    assertThat(answer.operation()).isIn("answer", "failed");
    isTakenOrRefused(message);
  }

  private static void isTakenOrRefused(byte[] answer) {
    var peer = new RemotePeer("n1", (op, body, deadline) -> answer, WireForm.INT8, MOST);
    try {
      assertThat(peer.report(Duration.ofSeconds(1)).held()).isNotNull();
    } catch (PeerFailure e) {
      assertThat(e.kind()).isIn((Object[]) Kind.values());
    }
  }
}
