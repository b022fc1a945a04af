package org.zeropoint.lm.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * One safetensors file: eight bytes of header length (little-endian), a JSON header, the data.
 * Strict where the format leaves room: no gap, no overlap, no duplicate key, a header of at most
 * {@value #MAX_HEADER} bytes, the types of {@link DType} only.
 *
 * <p>Source: <a href="https://github.com/huggingface/safetensors#format">the format's
 * description</a>.
 */
public final class MappedSafetensors implements TensorSource {

  static final int MAX_HEADER = 4 << 20;
  private static final int CHUNK = 1 << 20;

  /** The longest array that every virtual machine makes. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final String file;
  private final FileChannel channel;
  private final long size;
  private final long dataStart;
  private final SortedMap<String, Header.Place> places = new TreeMap<>();
  private final SortedMap<String, String> metadata;

  private MappedSafetensors(String file, FileChannel channel, Set<DType> dtypes)
      throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
    if (size < Long.BYTES) {
      throw Header.broken("is shorter than 8 bytes");
    }
    long length = read(0, ByteBuffer.allocate(Long.BYTES)).getLong();
    if (length < 2 || length > MAX_HEADER || length > size - Long.BYTES) {
      throw Header.broken("has no header of 2 to " + MAX_HEADER + " bytes inside the file");
    }
    this.dataStart = Long.BYTES + length;
    byte[] json = read(Long.BYTES, ByteBuffer.allocate((int) length)).array();
    Header header = Header.parse(json, size - dataStart, dtypes);
    header.places().forEach(place -> places.put(place.tensor().name(), place));
    this.metadata = Collections.unmodifiableSortedMap(header.metadata());
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws Invalid naming the file when it is missing or breaks the format
   * @throws Unavailable when it cannot be read
   */
  public static MappedSafetensors open(Path file) {
    return open(file, EnumSet.allOf(DType.class));
  }

  static MappedSafetensors open(Path path, Set<DType> dtypes) {
    return open(path, String.valueOf(path.getFileName()), dtypes);
  }

  /**
   * @param file how errors call it
   */
  static MappedSafetensors open(Path path, String file, Set<DType> dtypes, OpenOption... options) {
    return FileErrors.naming(
        file,
        () -> {
          FileChannel channel = FileErrors.open(path, options);
          try {
            return new MappedSafetensors(file, channel, dtypes);
          } catch (Throwable e) {
            channel.close();
            throw e;
          }
        });
  }

  /** The file's name, without its directory. */
  public String file() {
    return file;
  }

  /** The free texts of the file's header. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  @Override
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet((SortedSet<String>) places.keySet());
  }

  @Override
  public TensorEntry entry(String name) {
    return FileErrors.naming(file, () -> place(name).tensor());
  }

  @Override
  public ByteBuffer bytes(String name) {
    return FileErrors.naming(
        file,
        () -> {
          Header.Place place = place(name);
          long bytes = place.tensor().bytes();
          if (bytes > Integer.MAX_VALUE) {
            throw Header.broken(
                "tensor %s takes %d bytes, more than the %d that can be mapped at once"
                    .formatted(name, bytes, Integer.MAX_VALUE));
          }
          checkSize();
          return channel
              .map(MapMode.READ_ONLY, dataStart + place.begin(), bytes)
              .order(ByteOrder.LITTLE_ENDIAN);
        });
  }

  @Override
  public float[] floats(String name) {
    return FileErrors.naming(
        file,
        () -> {
          Header.Place place = place(name);
          TensorEntry tensor = place.tensor();
          if (!tensor.dtype().fitsFloat()) {
            throw Header.broken(
                "tensor %s is of dtype %s, which is none of F32, F16 and BF16"
                    .formatted(name, tensor.dtype()));
          }
          if (tensor.elements() > MAX_ARRAY) {
            throw Header.broken(
                "tensor %s holds %d numbers, more than the %d that an array takes"
                    .formatted(name, tensor.elements(), MAX_ARRAY));
          }
          checkSize();
          return decode(tensor, dataStart + place.begin(), (int) tensor.elements());
        });
  }

  /** Some of a tensor's numbers, which are of a type that fits a float. */
  float[] floats(String name, long from, int count) {
    return FileErrors.naming(
        file,
        () -> {
          Header.Place place = place(name);
          checkSize();
          long skipped = from * place.tensor().dtype().bytes();
          return decode(place.tensor(), dataStart + place.begin() + skipped, count);
        });
  }

  /** Some of a tensor's bytes as they lie in the file. */
  ByteBuffer bytes(String name, long from, int count) {
    return FileErrors.naming(
        file,
        () -> {
          Header.Place place = place(name);
          checkSize();
          return read(dataStart + place.begin() + from, ByteBuffer.allocate(count));
        });
  }

  private float[] decode(TensorEntry tensor, long position, int elements) throws IOException {
    var numbers = new float[elements];
    var chunk = ByteBuffer.allocate((int) Math.min(CHUNK, tensor.bytes()));
    int width = tensor.dtype().bytes();
    for (int done = 0; done < numbers.length; ) {
      int count = Math.min(numbers.length - done, CHUNK / width);
      read(position + (long) done * width, chunk.clear().limit(count * width));
      switch (tensor.dtype()) {
        case F32 -> chunk.asFloatBuffer().get(numbers, done, count);
        case F16 -> {
          for (int i = 0; i < count; i++) {
            numbers[done + i] = HalfPrecision.binary16(chunk.getShort(2 * i));
          }
        }
        case BF16 -> {
          for (int i = 0; i < count; i++) {
            numbers[done + i] = HalfPrecision.bfloat16(chunk.getShort(2 * i));
          }
        }
        default -> throw new IllegalArgumentException("no float: " + tensor.dtype());
      }
      done += count;
    }
    return numbers;
  }

  private Header.Place place(String name) {
    return Optional.ofNullable(places.get(name))
        .orElseThrow(() -> Header.broken("has no tensor " + name));
  }

  private void checkSize() throws IOException {
    long now = channel.size();
    if (now != size) {
      throw Header.broken(
          "has changed from %d to %d bytes since it was opened".formatted(size, now));
    }
  }

  /** Fills the buffer up to its limit from a place in the file. */
  private ByteBuffer read(long position, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw Header.broken("ended while it was read");
      }
    }
    return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    FileErrors.naming(
        file,
        () -> {
          channel.close();
          return file;
        });
  }
}
