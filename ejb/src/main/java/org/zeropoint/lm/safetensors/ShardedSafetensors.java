package org.zeropoint.lm.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * The tensors of a model's directory in the layout of Hugging Face: {@value #SINGLE} alone, or
 * shards with {@value #INDEX}, which names for each tensor its file.
 *
 * <p>Strict: shards are files of that directory, not of another by a link; index and shards hold
 * the very same tensors, each once, and as many bytes as the index says. A cache directory of the
 * {@code huggingface_hub}, whose files are links to elsewhere, has to be copied.
 */
public final class ShardedSafetensors implements TensorSource {

  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private final ShardIndex index;
  private final Map<String, MappedSafetensors> shards;

  private ShardedSafetensors(ShardIndex index, Map<String, MappedSafetensors> shards) {
    this.index = index;
    this.shards = shards;
  }

  /**
   * Opens a directory and reads the index and all headers.
   *
   * @throws Invalid naming the file and the rule when one is missing or breaks the format
   * @throws Unavailable when one cannot be read
   */
  public static TensorSource open(Path directory) {
    String name = String.valueOf(directory.getFileName());
    Path root = FileErrors.naming(name, directory::toRealPath);
    boolean single = Files.exists(root.resolve(SINGLE), LinkOption.NOFOLLOW_LINKS);
    boolean sharded = Files.exists(root.resolve(INDEX), LinkOption.NOFOLLOW_LINKS);
    if (single && sharded) {
      throw new Invalid("", name + ": holds both " + SINGLE + " and " + INDEX);
    }
    if (!single && !sharded) {
      throw new Invalid("", name + ": holds neither " + SINGLE + " nor " + INDEX);
    }
    return single ? shard(root, SINGLE) : openShards(root);
  }

  private static MappedSafetensors shard(Path root, String file) {
    return MappedSafetensors.open(
        inside(root, file), file, EnumSet.allOf(DType.class), LinkOption.NOFOLLOW_LINKS);
  }

  /** Where a file really lies. */
  private static Path inside(Path root, String file) {
    return FileErrors.naming(
        file,
        () -> {
          Path real = root.resolve(file).toRealPath();
          if (!root.equals(real.getParent())) {
            throw Header.broken("is a link that leads out of its directory");
          }
          return real;
        });
  }

  private static ShardedSafetensors openShards(Path root) {
    Path file = inside(root, INDEX);
    ShardIndex index = FileErrors.naming(INDEX, () -> ShardIndex.parse(indexBytes(file)));
    var shards = new TreeMap<String, MappedSafetensors>();
    try {
      for (String name : index.files()) {
        shards.put(name, shard(root, name));
      }
      check(index, shards);
      return new ShardedSafetensors(index, shards);
    } catch (Throwable e) {
      shards.values().forEach(MappedSafetensors::close);
      throw e;
    }
  }

  private static byte[] indexBytes(Path file) throws IOException {
    try (FileChannel channel = FileErrors.open(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = Channels.newInputStream(channel).readNBytes(ShardIndex.MAX_BYTES + 1);
      if (bytes.length > ShardIndex.MAX_BYTES) {
        throw Header.broken("is longer than " + ShardIndex.MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private static void check(ShardIndex index, Map<String, MappedSafetensors> shards) {
    long bytes = 0;
    for (MappedSafetensors shard : shards.values()) {
      for (String name : shard.names()) {
        String file = index.weightMap().get(name);
        if (!shard.file().equals(file)) {
          throw new Invalid(
              "",
              "%s: holds tensor %s, which %s %s"
                  .formatted(
                      shard.file(), name, INDEX, file == null ? "lacks" : "places in " + file));
        }
        bytes += shard.entry(name).bytes();
      }
    }
    index
        .weightMap()
        .forEach(
            (name, file) -> {
              if (!shards.get(file).names().contains(name)) {
                throw new Invalid("", file + ": lacks tensor " + name + " of " + INDEX);
              }
            });
    if (bytes != index.totalSize()) {
      throw new Invalid(
          "",
          "%s: metadata.total_size is %d, but the tensors take %d bytes"
              .formatted(INDEX, index.totalSize(), bytes));
    }
  }

  @Override
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(index.weightMap().keySet()));
  }

  @Override
  public TensorEntry entry(String name) {
    return shard(name).entry(name);
  }

  @Override
  public ByteBuffer bytes(String name) {
    return shard(name).bytes(name);
  }

  @Override
  public float[] floats(String name) {
    return shard(name).floats(name);
  }

  private MappedSafetensors shard(String name) {
    return Optional.ofNullable(index.weightMap().get(name))
        .map(shards::get)
        .orElseThrow(() -> new Invalid("", INDEX + ": has no tensor " + name));
  }

  @Override
  public void close() {
    shards.values().forEach(MappedSafetensors::close);
  }
}
