package org.zeropoint.models.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.zeropoint.shared.Invalid;

/**
 * Unpacks the files of a model or adapter directory, entry by entry as they come. Takes the names
 * that such directories have and no other; a name from outside is never more than compared.
 */
@ApplicationScoped
public class ModelZip {

  public static final String CONFIG = "config.json";
  public static final String ADAPTER_CONFIG = "adapter_config.json";

  /** Bytes that a file may have which is read as a whole. */
  private static final int LONGEST_TEXT = 64 << 20;

  private static final Pattern WEIGHTS =
      Pattern.compile("(?:adapter_)?model\\.safetensors|model-[0-9]{5}-of-[0-9]{5}\\.safetensors");
  private static final Set<String> TEXTS =
      Set.of(
          CONFIG,
          "generation_config.json",
          "model.safetensors.index.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          ADAPTER_CONFIG);

  /** What such directories hold beside, or twice; passed over. */
  private static final Set<String> PASSED_OVER =
      Set.of(
          "README.md",
          "LICENSE",
          ".gitattributes",
          "vocab.json",
          "merges.txt",
          "added_tokens.json");

  @Inject private Incoming incoming;

  ModelZip() {}

  ModelZip(Incoming incoming) {
    this.incoming = incoming;
  }

  /**
   * Unpacks into an empty directory.
   *
   * @param limit bytes that all entries may have together, unpacked
   * @return names of the files, in the order in which they came
   * @throws Invalid naming the entry that is not taken
   */
  public Set<String> unpack(InputStream body, Path directory, long limit) {
    var names = new LinkedHashSet<String>();
    var bounded = new Bounded(limit);
    try {
      var zip = new ZipInputStream(body, StandardCharsets.UTF_8);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        take(zip, entry, names, directory, bounded);
      }
    } catch (ZipException | EOFException e) {
      throw new Invalid("/body", "is no zip file that can be read to its end: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new Invalid("/body", "has an entry whose name is not UTF-8");
    } catch (IOException e) {
      throw new Invalid("/body", "could not be read to its end");
    }
    if (names.isEmpty()) {
      throw new Invalid("/body", "is not a zip file with the files of a model or adapter");
    }
    return names;
  }

  private void take(
      ZipInputStream zip, ZipEntry entry, Set<String> names, Path directory, Bounded bounded)
      throws IOException {
    String name = entry.getName();
    boolean text = TEXTS.contains(name);
    if (!text && !WEIGHTS.matcher(name).matches() && !PASSED_OVER.contains(name)) {
      throw new Invalid(
          "/body/" + shown(name), "is none of the files of a model or adapter directory");
    }
    if (!names.add(name)) {
      throw new Invalid("/body/" + name, "is there twice");
    }
    bounded.begin(name, WEIGHTS.matcher(name).matches() ? Long.MAX_VALUE : LONGEST_TEXT);
    if (PASSED_OVER.contains(name)) {
      bounded.of(zip).transferTo(OutputStream.nullOutputStream());
    } else {
      incoming.write(bounded.of(zip), directory.resolve(name));
    }
  }

  /** A name as part of a JSON pointer (RFC 6901), on one line. */
  private static String shown(String name) {
    String plain = name.replace("~", "~0").replace("/", "~1").replaceAll("[\\p{C}\\p{Z}]", "?");
    return plain.length() <= 100 ? plain : plain.substring(0, 100) + "…";
  }

  /** Counts what comes out, whatever the entries say of their length. */
  private static final class Bounded {
    private final long limit;
    private long all;
    private long one;
    private long most;
    private String name = "";

    Bounded(long limit) {
      this.limit = limit;
    }

    void begin(String entry, long longest) {
      name = entry;
      most = longest;
      one = 0;
    }

    InputStream of(InputStream in) {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          int b = in.read();
          count(b < 0 ? 0 : 1);
          return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          int n = in.read(buffer, offset, length);
          count(Math.max(n, 0));
          return n;
        }
      };
    }

    private void count(int bytes) {
      all += bytes;
      one += bytes;
      if (one > most) {
        throw new Invalid("/body/" + name, "has more than " + most + " bytes, unpacked");
      }
      if (all > limit) {
        throw new Invalid("/body/" + name, "takes the whole over " + limit + " bytes, unpacked");
      }
    }
  }
}
