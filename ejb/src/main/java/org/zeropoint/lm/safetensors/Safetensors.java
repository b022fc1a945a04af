package org.zeropoint.lm.safetensors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * Reads and writes this product's own safetensors files, which hold F32 only, as a whole. {@link
 * MappedSafetensors} reads those of others, {@link ShardedSafetensors} whole directories.
 */
public final class Safetensors {

  private static final Set<DType> FLOATS = Set.of(DType.F32);

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
    try (var source = MappedSafetensors.open(file, FLOATS)) {
      var tensors = new TreeMap<String, Tensor>();
      source.names().forEach(name -> tensors.put(name, source.tensor(name)));
      return new SafetensorsFile(tensors, source.metadata());
    }
  }

  /**
   * How many numbers the tensors of a file hold, read from its header alone.
   *
   * @throws Invalid naming the file when it is missing or breaks the format
   */
  public static long parameters(Path file) {
    try (var source = MappedSafetensors.open(file, FLOATS)) {
      return source.parameters();
    }
  }

  /**
   * Writes a file durably. The same content always gives the same bytes: names are sorted.
   *
   * @throws Invalid naming the file when a name or the header is longer than what is read
   * @throws Unavailable when it cannot be written
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    var contents = new ArrayList<Content>();
    tensors.forEach((name, tensor) -> contents.add(Content.of(name, tensor)));
    SafetensorsWriter.write(file, contents, metadata);
  }

  /** The same, fetching one tensor after the other. */
  public static void writeDeferred(
      Path file, Map<String, DeferredTensor> tensors, Map<String, String> metadata) {
    SafetensorsWriter.write(file, Map.of(), tensors, metadata);
  }
}
