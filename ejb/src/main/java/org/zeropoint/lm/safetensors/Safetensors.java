package org.zeropoint.lm.safetensors;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * Reads and writes safetensors files: eight bytes of header length (little-endian), a JSON header,
 * the data. Strict where the format leaves room: F32 only, no gap, no overlap, no duplicate key, a
 * header of at most {@value #MAX_HEADER} bytes. Never allocates more than the file is long.
 *
 * <p>Source: <a href="https://github.com/huggingface/safetensors#format">the format's
 * description</a>.
 */
public final class Safetensors {

  static final int MAX_HEADER = 4 << 20;
  private static final int BUFFER = 1 << 20;

  private Safetensors() {}

  /**
   * All tensors of a file, by name.
   *
   * @throws Invalid naming the file when it is missing or breaks the format
   */
  public static Map<String, Tensor> read(Path file) {
    return readFile(file).tensors();
  }

  /**
   * Tensors and metadata of a file.
   *
   * @throws Invalid naming the file when it is missing or breaks the format
   */
  public static SafetensorsFile readFile(Path file) {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      Header header = header(channel);
      var tensors = new TreeMap<String, Tensor>();
      for (Header.Entry entry : header.entries()) {
        tensors.put(entry.name(), tensor(channel, entry));
      }
      return new SafetensorsFile(tensors, header.metadata());
    } catch (Invalid e) {
      throw new Invalid("", name(file) + ": " + e.violations().get(0).rule());
    } catch (NoSuchFileException e) {
      throw new Invalid("", name(file) + ": is missing");
    } catch (IOException e) {
      throw new Unavailable("The file " + name(file) + " cannot be read.", e);
    }
  }

  /**
   * How many numbers the tensors of a file hold, read from its header alone.
   *
   * @throws Invalid naming the file when it is missing or breaks the format
   */
  public static long parameters(Path file) {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      return header(channel).entries().stream()
          .mapToLong(entry -> (entry.end() - entry.begin()) / Float.BYTES)
          .sum();
    } catch (Invalid e) {
      throw new Invalid("", name(file) + ": " + e.violations().get(0).rule());
    } catch (NoSuchFileException e) {
      throw new Invalid("", name(file) + ": is missing");
    } catch (IOException e) {
      throw new Unavailable("The file " + name(file) + " cannot be read.", e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Header header(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < Long.BYTES) {
      throw Header.broken("is shorter than 8 bytes");
    }
    long length = buffer(channel, Long.BYTES).getLong();
    if (length < 2 || length > MAX_HEADER || length > size - Long.BYTES) {
      throw Header.broken("has no header of 2 to " + MAX_HEADER + " bytes inside the file");
    }
    byte[] json = buffer(channel, (int) length).array();
    return Header.parse(json, size - Long.BYTES - length);
  }

  private static Tensor tensor(FileChannel channel, Header.Entry entry) throws IOException {
    var data = new float[(int) ((entry.end() - entry.begin()) / Float.BYTES)];
    for (int done = 0; done < data.length; ) {
      int count = Math.min(data.length - done, BUFFER / Float.BYTES);
      buffer(channel, count * Float.BYTES).asFloatBuffer().get(data, done, count);
      done += count;
    }
    return new Tensor(entry.shape(), data);
  }

  private static ByteBuffer buffer(FileChannel channel, int bytes) throws IOException {
    var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw Header.broken("ended while it was read");
      }
    }
    return buffer.flip();
  }

  /**
   * Writes a file durably. The same content always gives the same bytes: names are sorted.
   *
   * @throws Unavailable when it cannot be written
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    var sorted = new TreeMap<>(tensors);
    byte[] header = headerBytes(sorted, metadata);
    DurableFile.write(
        file,
        channel -> {
          var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          DurableFile.writeFully(channel, length.putLong(header.length).flip());
          DurableFile.writeFully(channel, ByteBuffer.wrap(header));
          for (Tensor tensor : sorted.values()) {
            writeData(channel, tensor.data());
          }
        });
  }

  private static byte[] headerBytes(TreeMap<String, Tensor> tensors, Map<String, String> metadata) {
    var root = new LinkedHashMap<String, Object>();
    if (!metadata.isEmpty()) {
      root.put(Header.METADATA, new TreeMap<>(metadata));
    }
    long offset = 0;
    for (var entry : tensors.entrySet()) {
      long end = offset + (long) Float.BYTES * entry.getValue().data().length;
      var fields = new LinkedHashMap<String, Object>();
      fields.put("dtype", "F32");
      fields.put("shape", entry.getValue().shape());
      fields.put("data_offsets", List.of(offset, end));
      root.put(entry.getKey(), fields);
      offset = end;
    }
    String json = Json.write(root);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    return (json + " ".repeat(-bytes & 7)).getBytes(StandardCharsets.UTF_8);
  }

  private static void writeData(FileChannel channel, float[] data) throws IOException {
    var buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < data.length; ) {
      int count = Math.min(data.length - done, BUFFER / Float.BYTES);
      buffer.clear();
      buffer.asFloatBuffer().put(data, done, count);
      DurableFile.writeFully(channel, buffer.limit(count * Float.BYTES));
      done += count;
    }
  }
}
