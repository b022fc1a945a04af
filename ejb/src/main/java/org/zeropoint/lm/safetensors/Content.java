package org.zeropoint.lm.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor to be written, given out in pieces so that no copy of the whole is made. */
interface Content {

  int PIECE = 1 << 20;

  TensorEntry entry();

  /** Bytes from {@code begin} on: up to {@value #PIECE}, a multiple of eight but for the last. */
  ByteBuffer piece(long begin);

  static Content of(String name, Tensor tensor) {
    float[] data = tensor.data();
    var entry = new TensorEntry(name, DType.F32, tensor.shape(), (long) Float.BYTES * data.length);
    return new Content() {
      @Override
      public TensorEntry entry() {
        return entry;
      }

      @Override
      public ByteBuffer piece(long begin) {
        int first = (int) (begin / Float.BYTES);
        int count = Math.min(data.length - first, PIECE / Float.BYTES);
        var bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(data, first, count);
        return bytes;
      }
    };
  }

  static Content of(String name, DeferredTensor tensor) {
    long count = TensorEntry.bytes(DType.F32, tensor.shape()) / Float.BYTES;
    var entry = new TensorEntry(name, DType.F32, tensor.shape(), count * Float.BYTES);
    return new Content() {
      private float[] data;

      @Override
      public TensorEntry entry() {
        return entry;
      }

      @Override
      public ByteBuffer piece(long begin) {
        if (data == null) {
          data = tensor.data().get();
        }
        if (data.length != count) {
          throw new IllegalStateException(name + " has " + data.length + " numbers, not " + count);
        }
        ByteBuffer piece = of(name, new Tensor(tensor.shape(), data)).piece(begin);
        if (begin + PIECE >= entry.bytes()) {
          data = null;
        }
        return piece;
      }
    };
  }

  static Content of(String name, RawTensor tensor) {
    ByteBuffer data = tensor.bytes();
    var entry = new TensorEntry(name, tensor.dtype(), tensor.shape(), data.remaining());
    return new Content() {
      @Override
      public TensorEntry entry() {
        return entry;
      }

      @Override
      public ByteBuffer piece(long begin) {
        return data.slice((int) begin, (int) Math.min(data.limit() - begin, PIECE));
      }
    };
  }
}
