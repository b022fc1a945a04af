package org.zeropoint.training.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.zeropoint.shared.Invalid;

/**
 * Any bytes are read or refused as {@link Invalid}; what is read is written and read again the
 * same.
 */
class FrameCodecFuzzTest {

  private static final int MAX_BODY = 1 << 20;
  private static final FrameCodec CODEC = new FrameCodec(FrameForm.WORKER);

  @FuzzTest(maxDuration = "10m")
  void frame(byte[] bytes) {
    isReadOrRefused(bytes);
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
    assertThat(read(CODEC.bytes(frame))).isEqualTo(frame);
  }

  private static Frame read(byte[] bytes) {
    return CODEC.read(bytes, MAX_BODY);
  }
}
