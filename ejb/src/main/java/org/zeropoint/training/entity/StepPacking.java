package org.zeropoint.training.entity;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Steps of a run as bytes. A byte that says the version, 1; then, deflated (RFC 1951), eight
 * columns of 32-bit floats: loss, held-out loss, gradient norm, learning rate, tokens a second,
 * samples a second, memory in KiB, seconds of waiting. NaN stands for what was not measured. Of
 * each column come the lowest bytes of all steps, then the next, as in little-endian numbers that
 * are transposed: signs and exponents of neighbours are alike and shrink together.
 */
public final class StepPacking {

  private static final byte VERSION = 1;
  private static final int WIDTH = Float.BYTES;
  private static final float NONE = Float.NaN;
  private static final float KIB = 1024;
  private static final List<Function<RunMetric, Optional<? extends Number>>> COLUMNS =
      List.of(
          metric -> Optional.of(metric.loss()),
          RunMetric::heldOutLoss,
          metric -> Optional.of(metric.gradientNorm()),
          metric -> Optional.of(metric.learningRate()),
          metric -> Optional.of(metric.tokensPerSecond()),
          RunMetric::samplesPerSecond,
          metric -> metric.memoryBytes().map(bytes -> bytes / KIB),
          RunMetric::waitingSeconds);

  private StepPacking() {}

  /**
   * @param steps one after the other; the number of the first is not among the bytes
   */
  public static byte[] pack(List<RunMetric> steps) {
    int n = steps.size();
    byte[] planes = new byte[n * COLUMNS.size() * WIDTH];
    for (int column = 0; column < COLUMNS.size(); column++) {
      for (int i = 0; i < n; i++) {
        Optional<? extends Number> value = COLUMNS.get(column).apply(steps.get(i));
        int bits = Float.floatToIntBits(value.map(Number::floatValue).orElse(NONE));
        for (int plane = 0; plane < WIDTH; plane++) {
          planes[(column * WIDTH + plane) * n + i] = (byte) (bits >>> (Byte.SIZE * plane));
        }
      }
    }
    return deflated(planes);
  }

  /**
   * @throws IllegalStateException when the bytes are not those of so many steps
   */
  public static List<RunMetric> unpack(int firstStep, int n, byte[] packed) {
    byte[] planes = inflated(packed, n * COLUMNS.size() * WIDTH);
    var steps = new ArrayList<RunMetric>(n);
    for (int i = 0; i < n; i++) {
      var values = new float[COLUMNS.size()];
      for (int column = 0; column < values.length; column++) {
        int bits = 0;
        for (int plane = 0; plane < WIDTH; plane++) {
          bits |= (planes[(column * WIDTH + plane) * n + i] & 0xff) << (Byte.SIZE * plane);
        }
        values[column] = Float.intBitsToFloat(bits);
      }
      steps.add(metric(firstStep + i, values));
    }
    return steps;
  }

  private static RunMetric metric(int step, float[] values) {
    return new RunMetric(
        step,
        values[0],
        measured(values[1]),
        values[2],
        values[3],
        values[4],
        measured(values[5]),
        measured(values[6]).map(kib -> (long) (kib * KIB)),
        measured(values[7]));
  }

  private static Optional<Double> measured(float value) {
    return Float.isNaN(value) ? Optional.empty() : Optional.of((double) value);
  }

  private static byte[] deflated(byte[] planes) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(planes);
      deflater.finish();
      var out = new ByteArrayOutputStream(planes.length + 16);
      out.write(VERSION);
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflated(byte[] packed, int length) {
    if (packed.length == 0 || packed[0] != VERSION) {
      throw new IllegalStateException("these are no packed steps of version " + VERSION);
    }
    var inflater = new Inflater(true);
    try {
      inflater.setInput(packed, 1, packed.length - 1);
      // One more than there should be: what is too long is found as well.
      byte[] planes = new byte[length + 1];
      int read = 0;
      while (!inflater.finished() && read < planes.length) {
        int more = inflater.inflate(planes, read, planes.length - read);
        if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        read += more;
      }
      if (read != length || !inflater.finished()) {
        throw new IllegalStateException("packed steps have another length than " + length);
      }
      return planes;
    } catch (DataFormatException e) {
      throw new IllegalStateException("packed steps are damaged", e);
    } finally {
      inflater.end();
    }
  }
}
