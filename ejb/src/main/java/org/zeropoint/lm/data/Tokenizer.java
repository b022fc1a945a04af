package org.zeropoint.lm.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.zeropoint.lm.text.JsonFile;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * The tokenizer of a Hugging Face model directory: text to token ids and back, as the Python
 * library {@code tokenizers} does it. Many threads may use one at once. Nothing is ever fetched.
 *
 * <p>Half characters of UTF-16, which no token stands for, are encoded as U+FFFD.
 */
public final class Tokenizer implements AutoCloseable {

  /** The file that holds the tokens and the rules. */
  public static final String FILE = "tokenizer.json";

  private static final long MAX_BYTES = 64L << 20;

  private final NativeTokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final SpecialTokens specialTokens;
  private final Reserved reserved;
  private final boolean separable;

  private Tokenizer(NativeTokenizer tokenizer, Vocabulary vocabulary, SpecialTokens specialTokens) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.specialTokens = specialTokens;
    reserved = Reserved.of(vocabulary, specialTokens);
    separable = Chunks.apply(text -> tokenizer.encode(text, false));
  }

  /**
   * Reads the tokenizer of a model directory.
   *
   * @param directory holds {@value #FILE}, and may hold the files of {@link SpecialTokens}
   * @throws Invalid naming the file, the field and the rule
   * @throws Unavailable when DJL or its native library is missing, or a file cannot be read
   */
  public static Tokenizer open(Path directory) {
    return open(JsonFile.Shelf.of(directory));
  }

  /** The same from wherever the model's files are. */
  public static Tokenizer open(JsonFile.Shelf files) {
    JsonFile file =
        files.read(FILE, MAX_BYTES).orElseThrow(() -> new Invalid("", FILE + ": is missing"));
    Vocabulary vocabulary = Vocabulary.of(file);
    SpecialTokens specialTokens = SpecialTokens.read(files, vocabulary);
    NativeTokenizer loaded = load(file);
    try {
      var tokenizer = new Tokenizer(loaded, vocabulary, specialTokens);
      tokenizer.checkReserved();
      return tokenizer;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private static NativeTokenizer load(JsonFile file) {
    try {
      return NativeTokenizer.of(file.text());
    } catch (Invalid e) {
      throw new Invalid("", FILE + ": " + e.getMessage());
    }
  }

  /** The library gives a token that is in the model's vocabulary too the id from there. */
  private void checkReserved() {
    vocabulary
        .added()
        .forEach(
            (content, id) -> {
              if (reserved.ids().contains(id) && !Arrays.equals(encode(content), new int[] {id})) {
                throw new Invalid(
                    "", FILE + ": added_tokens." + content + " must be encoded as its id, " + id);
              }
            });
  }

  /**
   * The tokens of a text that the caller answers for: where it spells a special token, that token
   * stands. None is added.
   */
  public int[] encode(String text) {
    return inChunks(HalfCharacters.replaced(text));
  }

  /** As {@link #encode}, with the special tokens around it that the file asks for, if any. */
  public int[] encodeWithSpecialTokens(String text) {
    return tokenizer.encode(HalfCharacters.replaced(text), true);
  }

  /**
   * The tokens of a text from outside. None of them is special, whatever the text spells: where it
   * spells a special token, it is encoded in parts, so that a user cannot end their turn or speak
   * as somebody else.
   *
   * @throws Invalid when the tokenizer knows no such way to write it
   */
  public int[] encodeOrdinary(String text) {
    String whole = HalfCharacters.replaced(text);
    int[] tokens = inChunks(whole);
    if (reserved.standIn(tokens)) {
      tokens = encode(reserved.cut(whole));
    }
    if (reserved.standIn(tokens)) {
      // A normaliser may make a special token of what is spelt otherwise.
      tokens = encode(whole.codePoints().mapToObj(Character::toString).toList());
    }
    if (reserved.standIn(tokens)) {
      throw new Invalid("", "holds a special token that cannot be written in other tokens");
    }
    return tokens;
  }

  private int[] encode(List<String> parts) {
    return parts.stream().flatMapToInt(part -> IntStream.of(inChunks(part))).toArray();
  }

  private int[] inChunks(String text) {
    return text.length() <= Chunks.LENGTH || !separable
        ? tokenizer.encode(text, false)
        : Chunks.of(text).stream()
            .flatMapToInt(chunk -> IntStream.of(tokenizer.encode(chunk, false)))
            .toArray();
  }

  /**
   * The text of tokens, special ones as they are spelt.
   *
   * @param tokens each from 0, below {@link #vocabulary()}; those that no token has stand for
   *     nothing
   */
  public String decode(int[] tokens) {
    return tokenizer.decode(checked(tokens), false);
  }

  /** The text of tokens without the special ones. */
  public String decodeOrdinary(int[] tokens) {
    int[] ordinary = IntStream.of(checked(tokens)).filter(token -> !isSpecial(token)).toArray();
    return tokenizer.decode(ordinary, true);
  }

  private int[] checked(int[] tokens) {
    for (int token : tokens) {
      if (token < 0 || token >= vocabulary.size()) {
        throw new IllegalArgumentException(
            "a token is from 0 to " + (vocabulary.size() - 1) + ", not " + token);
      }
    }
    return tokens;
  }

  /** Decodes tokens as they come, without the special ones; one thread at a time. */
  public TokenStream stream() {
    return new TokenStream(this);
  }

  /** One more than the largest token id: the rows that an embedding needs at least. */
  public int vocabulary() {
    return vocabulary.size();
  }

  /** The tokens that bound a text. */
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /** Whether this tokenizer puts a token of its own before a text, as those of Llama do. */
  public boolean addsBeginOfText() {
    int[] around = encodeWithSpecialTokens("");
    return around.length > 0 && specialTokens.beginOfText().equals(OptionalInt.of(around[0]));
  }

  /** The id of a token that stands in the file's list of added tokens, special ones among them. */
  public OptionalInt id(String content) {
    return vocabulary.idOf(content);
  }

  /** Whether {@link #encodeOrdinary} never gives this token. */
  public boolean isSpecial(int token) {
    return reserved.ids().contains(token);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
