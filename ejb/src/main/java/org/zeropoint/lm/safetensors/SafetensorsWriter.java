package org.zeropoint.lm.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * Writes safetensors files, durably and with one form for one content: numbers of more bytes come
 * first, so that all are aligned, then names count. What {@link MappedSafetensors} would refuse is
 * not written.
 */
public final class SafetensorsWriter {

  /** The Python library, too, puts larger numbers first. */
  private static final Comparator<TensorEntry> ORDER =
      Comparator.<TensorEntry>comparingInt(entry -> -entry.dtype().bytes())
          .thenComparing(TensorEntry::name);

  private SafetensorsWriter() {}

  /**
   * Writes one file.
   *
   * @throws Invalid naming the file when a name or the header is longer than what is read
   * @throws Unavailable when it cannot be written
   */
  public static void write(
      Path file, Map<String, RawTensor> tensors, Map<String, String> metadata) {
    write(file, contents(tensors), metadata);
  }

  /** The same, of numbers as they lie in a file and of floats that are fetched one by one. */
  public static void write(
      Path file,
      Map<String, RawTensor> tensors,
      Map<String, DeferredTensor> floats,
      Map<String, String> metadata) {
    List<Content> contents = new ArrayList<>(contents(tensors));
    new TreeMap<>(floats).forEach((name, tensor) -> contents.add(Content.of(name, tensor)));
    write(file, contents, metadata);
  }

  /**
   * Writes a model's directory, which {@link ShardedSafetensors} opens: {@code model.safetensors}
   * if that is enough, or shards and, last of all, their index. Tensors are taken by name; one that
   * is larger than a shard has a shard of its own.
   *
   * @param metadata of each shard
   * @param maxShardBytes of the tensors of a shard, 1 or more
   * @return the names of the files with tensors, in order
   * @throws Invalid when there is a model in the directory already, when there would be more than
   *     {@value ShardIndex#MAX_SHARDS} shards, or naming the file when a name or a header is longer
   *     than what is read
   * @throws Unavailable when a file cannot be written
   */
  public static List<String> writeSharded(
      Path directory,
      Map<String, RawTensor> tensors,
      Map<String, String> metadata,
      long maxShardBytes) {
    for (String complete : List.of(ShardedSafetensors.SINGLE, ShardedSafetensors.INDEX)) {
      if (Files.exists(directory.resolve(complete))) {
        throw new Invalid("", complete + ": is there already");
      }
    }
    List<List<Content>> shards = shards(contents(tensors), maxShardBytes);
    if (shards.size() == 1) {
      write(directory.resolve(ShardedSafetensors.SINGLE), shards.get(0), metadata);
      return List.of(ShardedSafetensors.SINGLE);
    }
    long totalSize = 0;
    var files = new ArrayList<String>();
    var weightMap = new TreeMap<String, String>();
    for (List<Content> shard : shards) {
      String file =
          String.format(
              Locale.ROOT, "model-%05d-of-%05d.safetensors", files.size() + 1, shards.size());
      write(directory.resolve(file), shard, metadata);
      files.add(file);
      for (Content content : shard) {
        weightMap.put(content.entry().name(), file);
        totalSize += content.entry().bytes();
      }
    }
    byte[] index = new ShardIndex(totalSize, weightMap).bytes();
    DurableFile.write(directory.resolve(ShardedSafetensors.INDEX), index);
    return List.copyOf(files);
  }

  private static List<Content> contents(Map<String, RawTensor> tensors) {
    var contents = new ArrayList<Content>();
    new TreeMap<>(tensors).forEach((name, tensor) -> contents.add(Content.of(name, tensor)));
    return contents;
  }

  private static List<List<Content>> shards(List<Content> contents, long maxShardBytes) {
    if (maxShardBytes < 1) {
      throw new IllegalArgumentException("no shard of " + maxShardBytes + " bytes");
    }
    var shards = new ArrayList<List<Content>>();
    var shard = new ArrayList<Content>();
    long room = maxShardBytes;
    for (Content content : contents) {
      long bytes = content.entry().bytes();
      if (bytes > room && !shard.isEmpty()) {
        shards.add(shard);
        shard = new ArrayList<>();
        room = maxShardBytes;
      }
      shard.add(content);
      room -= bytes;
    }
    shards.add(shard);
    if (shards.size() > ShardIndex.MAX_SHARDS) {
      throw new Invalid(
          "", "there would be " + shards.size() + " shards of at most " + ShardIndex.MAX_SHARDS);
    }
    return shards;
  }

  static void write(Path file, List<Content> unsorted, Map<String, String> metadata) {
    List<Content> contents =
        unsorted.stream().sorted(Comparator.comparing(Content::entry, ORDER)).toList();
    byte[] header =
        FileErrors.naming(
            String.valueOf(file.getFileName()),
            () -> header(contents.stream().map(Content::entry).toList(), metadata));
    DurableFile.write(
        file,
        channel -> {
          var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          DurableFile.writeFully(channel, length.putLong(header.length).flip());
          DurableFile.writeFully(channel, ByteBuffer.wrap(header));
          for (Content content : contents) {
            for (long done = 0; done < content.entry().bytes(); done += Content.PIECE) {
              DurableFile.writeFully(channel, content.piece(done));
            }
          }
        });
  }

  private static byte[] header(List<TensorEntry> entries, Map<String, String> metadata) {
    var root = new LinkedHashMap<String, Object>();
    if (!metadata.isEmpty()) {
      root.put(Header.METADATA, new TreeMap<>(metadata));
    }
    long offset = 0;
    for (TensorEntry entry : entries) {
      long end = offset + entry.bytes();
      var fields = new LinkedHashMap<String, Object>();
      fields.put("dtype", entry.dtype());
      fields.put("shape", entry.shape());
      fields.put("data_offsets", List.of(offset, end));
      root.put(entry.name(), fields);
      offset = end;
    }
    String json = Json.write(root);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    byte[] header = (json + " ".repeat(-bytes & 7)).getBytes(StandardCharsets.UTF_8);
    checkReadable(header, offset, entries, metadata);
    return header;
  }

  private static void checkReadable(
      byte[] header, long dataBytes, List<TensorEntry> entries, Map<String, String> metadata) {
    if (header.length > MappedSafetensors.MAX_HEADER) {
      throw Header.broken(
          "would have a header of more than " + MappedSafetensors.MAX_HEADER + " bytes");
    }
    Header read = Header.parse(header, dataBytes, EnumSet.allOf(DType.class));
    if (!read.metadata().equals(metadata)
        || !read.places().stream().map(Header.Place::tensor).toList().equals(entries)) {
      throw Header.broken("a name or the metadata holds text that is not Unicode");
    }
  }
}
