package org.zeropoint.lm.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class TokenizerPropertyTest {

  private static final String[] SPECIAL = {"<|im_start|>", "<|im_end|>", "<|", "|>|"};
  private static Path directory;
  private static Tokenizer tokenizer;

  @BeforeContainer
  static void open() throws IOException {
    directory = Files.createTempDirectory("tokenizer");
    tokenizer = Tokenizers.withEnd(directory, SPECIAL);
  }

  @AfterContainer
  static void close() throws IOException {
    tokenizer.close();
    for (String name : new String[] {Tokenizer.FILE, "tokenizer_config.json"}) {
      Files.delete(directory.resolve(name));
    }
    Files.delete(directory);
  }

  /** Words, parts of special tokens, whole ones and any other characters, mixed. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "<|im_start|>",
            "<|im_end|>",
            "<|endoftext|>",
            "<|",
            "|>",
            "|",
            "im_end",
            " the ",
            "\n");
    Arbitrary<String> others = Arbitraries.strings().ofMaxLength(6);
    return Arbitraries.oneOf(pieces, others)
        .list()
        .ofMaxSize(12)
        .map(list -> String.join("", list));
  }

  @Property
  void ordinaryTokensAreNeverSpecialAndGiveTheTextBack(@ForAll("texts") String text) {
    int[] tokens = tokenizer.encodeOrdinary(text);
    assertThat(IntStream.of(tokens)).noneMatch(token -> token == 0 || token >= 300);
    assertThat(tokenizer.decode(tokens)).isEqualTo(wellFormed(text));
  }

  @Property
  void streamedPartsAreTheText(@ForAll("texts") String text) {
    TokenStream stream = tokenizer.stream();
    var told = new StringBuilder();
    for (int token : tokenizer.encodeOrdinary(text)) {
      told.append(stream.next(token));
    }
    assertThat(told.append(stream.end())).hasToString(wellFormed(text));
  }

  private static String wellFormed(String text) {
    var well = new StringBuilder();
    text.codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
        .forEach(well::appendCodePoint);
    return well.toString();
  }
}
