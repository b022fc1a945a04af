package org.zeropoint.lm.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive written from source text: a stored zip of a small pickle that creates the
 * module object, the source, the constants and a version. It holds no parameters; these are passed
 * to each call. Such an archive is code, so only text of our own making goes in and none is ever
 * read from outside.
 */
final class Archive {

  private static final String FOLDER = "ops/";
  private static final String HEAD =
      """
      class Ops(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        _is_full_backward_hook : Optional[bool]
      """;
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nOps\nq\u0000)\u0081}"
          + "(X\u0008\u0000\u0000\u0000trainingq\u0001\u0088"
          + "X\u0016\u0000\u0000\u0000_is_full_backward_hookq\u0002Nubq\u0003.";
  private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  private Archive() {}

  /** Methods are in TorchScript's serialised dialect, indented by two spaces. */
  static byte[] of(String methods) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", OBJECT.getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "code/__torch__.py", (HEAD + methods).getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "10\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] data) throws IOException {
    var entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(data.length);
    var crc = new CRC32();
    crc.update(data);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(data);
    zip.closeEntry();
  }
}
