package org.zeropoint.training.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.worker.FrameCodec.Lengths;

/**
 * Any bytes are read or refused as {@link Invalid}; what is read is written and read again the
 * same.
 */
class FrameCodecFuzzTest {

  private static final int MAX_BODY = 1 << 20;

  @FuzzTest(maxDuration = "10m")
  void frame(byte[] bytes) {
    if (bytes.length >= FrameCodec.PREFIX) {
      isReadOrRefused(bytes);
    }
  }

  /** A byte for the length of the body, then the header: lengths and checksum need no luck. */
  @FuzzTest(maxDuration = "10m")
  void header(byte[] input) {
    if (input.length < 1) {
      return;
    }
    byte[] header = Arrays.copyOfRange(input, 1, input.length);
    int body = Byte.toUnsignedInt(input[0]);
    var checksum = new CRC32();
    checksum.update(header);
    checksum.update(new byte[body]);
    isReadOrRefused(
        ByteBuffer.allocate(FrameCodec.PREFIX + header.length + body + FrameCodec.CHECKSUM)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {'Z', 'P', 'W', '1'})
            .putInt(header.length)
            .putLong(body)
            .put(header)
            .put(new byte[body])
            .putInt((int) checksum.getValue())
            .array());
  }

  private static void isReadOrRefused(byte[] bytes) {
    Frame frame;
    try {
      frame = read(bytes);
    } catch (Invalid refused) {
      assertThat(refused.violations()).hasSize(1);
      return;
    }
    int length = FrameCodec.encode(frame).stream().mapToInt(ByteBuffer::capacity).sum();
    ByteBuffer again = ByteBuffer.allocate(length);
    FrameCodec.encode(frame).forEach(again::put);
    assertThat(read(again.array())).isEqualTo(frame);
  }

  private static Frame read(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    Lengths lengths = FrameCodec.lengths(all.slice(0, FrameCodec.PREFIX), MAX_BODY);
    int rest = lengths.rest();
    if (rest != bytes.length - FrameCodec.PREFIX) {
      throw new Invalid("", "the frame has another length");
    }
    return FrameCodec.parse(lengths, all.slice(FrameCodec.PREFIX, rest));
  }
}
