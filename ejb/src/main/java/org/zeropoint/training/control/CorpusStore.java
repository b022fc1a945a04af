package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.lm.vision.ImageForm;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.entity.CorpusKind;
import org.zeropoint.training.entity.StoredText;

/**
 * Texts and images by digest. The name that a user gives never becomes a file name. Which of both a
 * file is follows from how it begins.
 */
@ApplicationScoped
public class CorpusStore {

  private static final int LEAST_BYTES = 1024;
  private static final int PIECE = 1 << 16;

  @Inject private Settings settings;

  /**
   * Takes in a text or images of any origin.
   *
   * @throws Invalid when it is neither UTF-8 nor a file of images, is too short or is over the
   *     limit
   */
  public StoredText add(InputStream text) {
    Path temporary = root().resolve("incoming-" + UUID.randomUUID());
    try {
      Files.createDirectories(root());
      long bytes = copy(text, temporary);
      if (ImageForm.isOne(temporary)) {
        requireImages(temporary);
      }
      Digest digest = Digest.ofFile(temporary);
      Files.move(
          temporary,
          path(digest.value()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return new StoredText(digest, bytes);
    } catch (IOException e) {
      throw new Unavailable("the corpus store cannot take the text: " + e.getMessage(), e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  private static void requireImages(Path file) {
    try {
      ImageForm.of(file);
    } catch (Invalid e) {
      String rule = e.getMessage().replace(file.getFileName() + ": ", "");
      throw new Invalid("/text", "begins as a file of images, but " + rule);
    }
  }

  /** What the file of this digest holds; empty when it is gone. */
  public Optional<CorpusKind> kind(String digest) {
    Path file = path(digest);
    return Files.isRegularFile(file)
        ? Optional.of(ImageForm.isOne(file) ? CorpusKind.IMAGES : CorpusKind.TEXT)
        : Optional.empty();
  }

  /** Where the text or the images of this digest lie. */
  public Path path(String digest) {
    return root().resolve(new Digest(digest).hex() + ".txt");
  }

  private long copy(InputStream text, Path to) throws IOException {
    long limit = settings.corpusLimit();
    var strict =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    long total = 0;
    try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
      var buffer = new byte[PIECE];
      int n = text.readNBytes(buffer, 0, PIECE);
      boolean images = ImageForm.isOne(ByteBuffer.wrap(buffer, 0, n));
      var utf8 = new Utf8Check(strict);
      while (n > 0) {
        total += n;
        if (total > limit) {
          throw new Invalid("/text", "must have at most " + limit + " bytes");
        }
        if (!images) {
          utf8.accept(buffer, n);
        }
        out.write(buffer, 0, n);
        n = text.readNBytes(buffer, 0, PIECE);
      }
      if (!images) {
        utf8.end();
      }
    }
    if (total < LEAST_BYTES) {
      throw new Invalid("/text", "must have at least " + LEAST_BYTES + " bytes, has " + total);
    }
    try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return total;
  }

  private Path root() {
    return settings.data().resolve("corpora");
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      System.getLogger(CorpusStore.class.getName())
          .log(System.Logger.Level.WARNING, "left behind: " + temporary, e);
    }
  }

  /** Checks bytes that come in pieces, which may cut a character in two. */
  private static final class Utf8Check {
    private final CharsetDecoder decoder;
    private final CharBuffer scratch = CharBuffer.allocate(1 << 16);
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private long offset;

    Utf8Check(CharsetDecoder decoder) {
      this.decoder = decoder;
    }

    void accept(byte[] piece, int length) {
      ByteBuffer in = ByteBuffer.allocate(rest.remaining() + length);
      in.put(rest).put(piece, 0, length).flip();
      decode(in, false);
      rest = in.slice();
      offset += in.position();
    }

    void end() {
      decode(rest, true);
    }

    private void decode(ByteBuffer in, boolean end) {
      while (true) {
        scratch.clear();
        var result = decoder.decode(in, scratch, end);
        if (result.isError()) {
          throw new Invalid(
              "/text", "must be UTF-8; it is not at byte " + (offset + in.position()));
        }
        if (result.isUnderflow()) {
          return;
        }
      }
    }
  }
}
