package org.zeropoint.models.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Invalid;

class ModelZipTest {

  private static final long LIMIT = 1 << 20;

  @TempDir Path data;
  private final ModelZip zip = new ModelZip(new Incoming());
  private Path directory;

  @BeforeEach
  void begin() throws IOException {
    directory = Files.createDirectories(data.resolve("one"));
  }

  private record Entry(String name, byte[] content) {
    static Entry of(String name, String content) {
      return new Entry(name, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void filesOfAModel_areUnpacked_andWhatStandsBesideIsPassedOver() throws IOException {
    byte[] sent =
        zipped(
            Entry.of("config.json", "{}"),
            Entry.of("model-00001-of-00002.safetensors", "one"),
            Entry.of("README.md", "read me"),
            Entry.of("model-00002-of-00002.safetensors", "two"));

    assertThat(unpack(sent))
        .containsExactly(
            "config.json",
            "model-00001-of-00002.safetensors",
            "README.md",
            "model-00002-of-00002.safetensors");
    assertThat(directory.resolve("config.json")).hasContent("{}");
    assertThat(directory.resolve("model-00002-of-00002.safetensors")).hasContent("two");
    assertThat(files()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../config.json",
        "/etc/config.json",
        "model/config.json",
        "..\\config.json",
        "config.json/",
        "pytorch_model.bin",
        "chat_template.jinja",
        "CONFIG.JSON",
        "model-1-of-2.safetensors",
        "config.json\u0000"
      })
  void anyOtherName_isRefused_byItsName(String name) throws IOException {
    byte[] sent = zipped(Entry.of(name, name.endsWith("/") ? "" : "x"));

    assertThatThrownBy(() -> unpack(sent))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("body.")
        .hasMessageContaining("is none of the files");
    assertThat(files()).isEmpty();
  }

  @Test
  void entriesThatAreNotCompressed_areTaken() throws IOException {
    byte[] content = random(10_000);
    var crc = new CRC32();
    crc.update(content);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      var entry = new ZipEntry("model.safetensors");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
      out.putNextEntry(entry);
      out.write(content);
      out.closeEntry();
    }

    assertThat(unpack(bytes.toByteArray())).containsExactly("model.safetensors");
    assertThat(directory.resolve("model.safetensors")).hasBinaryContent(content);
  }

  @Test
  void theSameNameTwice_isRefused() throws IOException {
    byte[] sent = zipped(Entry.of("config.json", "{}"), Entry.of("config.jsom", "{}"));
    byte[] twice = replaced(sent, "config.jsom", "config.json");

    assertThatThrownBy(() -> unpack(twice))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("body.config.json is there twice");
  }

  @Test
  void aBomb_isRefused_whenItIsOverTheLimit_notWhenTheDiskIsFull() throws IOException {
    byte[] sent = zipped(new Entry("model.safetensors", new byte[64 << 20]));
    assertThat(sent.length).isLessThan(1 << 20);

    assertThatThrownBy(() -> unpack(sent))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("model.safetensors takes the whole over " + LIMIT + " bytes");
    assertThat(Files.size(directory.resolve("model.safetensors"))).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void entriesTogether_areBoundedToo() throws IOException {
    byte[] half = new byte[(int) LIMIT * 2 / 3];
    byte[] sent =
        zipped(
            new Entry("model-00001-of-00002.safetensors", half),
            new Entry("model-00002-of-00002.safetensors", half));

    assertThatThrownBy(() -> unpack(sent))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("model-00002-of-00002.safetensors");
  }

  @Test
  void whatIsCutShort_orNoZip_orEmpty_isRefused() throws IOException {
    byte[] sent = zipped(new Entry("model.safetensors", random(100_000)));
    byte[] cut = Arrays.copyOf(sent, sent.length / 2);

    for (byte[] broken : List.of(cut, new byte[0], "no zip".getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> unpack(broken))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("body");
      Files.deleteIfExists(directory.resolve("model.safetensors"));
    }
  }

  @Test
  void aSenderWhoIsGone_isNoZipThatEnds() {
    var gone =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatThrownBy(() -> zip.unpack(gone, directory, LIMIT))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("could not be read to its end");
  }

  private Set<String> unpack(byte[] sent) {
    return zip.unpack(new ByteArrayInputStream(sent), directory, LIMIT);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static byte[] zipped(Entry... entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (Entry entry : entries) {
        out.putNextEntry(new ZipEntry(entry.name()));
        out.write(entry.content());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Java's own writer refuses two entries of one name. */
  private static byte[] replaced(byte[] zip, String from, String to) {
    String text = new String(zip, StandardCharsets.ISO_8859_1).replace(from, to);
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
