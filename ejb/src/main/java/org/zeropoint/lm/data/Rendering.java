package org.zeropoint.lm.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import org.zeropoint.shared.Invalid;

/** Turns the pieces of a template into tokens that say which of them are learned. */
final class Rendering {

  private final Template template;
  private final Tokenizer tokenizer;
  private final int[] begin;

  /**
   * A row before it is cut and shifted.
   *
   * @param tokens at least one
   * @param learned of a token whether it is a target
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Row(int[] tokens, BitSet learned) {

    /** Without what stands behind the last token that is learned, from which nothing follows. */
    Row trimmed() {
      return new Row(Arrays.copyOf(tokens, learned.length()), learned);
    }

    /** The last {@code most} tokens. */
    Row last(int most) {
      int from = Math.max(0, tokens.length - most);
      return new Row(
          Arrays.copyOfRange(tokens, from, tokens.length), learned.get(from, tokens.length));
    }

    /** Inputs and shifted targets; from at least two tokens. */
    Example example() {
      var targets = new int[tokens.length - 1];
      for (int i = 0; i < targets.length; i++) {
        targets[i] = learned.get(i + 1) ? tokens[i + 1] : Example.IGNORED;
      }
      return new Example(Arrays.copyOf(tokens, targets.length), targets);
    }
  }

  /**
   * A rendering.
   *
   * @throws Invalid when the tokenizer lacks a token of the template
   */
  Rendering(Template template, Tokenizer tokenizer) {
    template.require(tokenizer);
    this.template = template;
    this.tokenizer = tokenizer;
    begin =
        tokenizer.addsBeginOfText()
            ? tokenizer.specialTokens().beginOfText().stream().toArray()
            : new int[0];
  }

  Row row(Instruction instruction) {
    return row(template.pieces(instruction));
  }

  Row row(List<Piece> pieces) {
    var parts = new ArrayList<int[]>();
    var learned = new BitSet();
    int length = 0;
    for (Piece piece : pieces) {
      int[] tokens = tokens(piece);
      parts.add(tokens);
      learned.set(length, length + tokens.length, piece.learned());
      length += tokens.length;
    }
    return new Row(parts.stream().flatMapToInt(Arrays::stream).toArray(), learned);
  }

  private int[] tokens(Piece piece) {
    return switch (piece.kind()) {
      case TEXT -> tokenizer.encodeOrdinary(piece.text());
      case MARKER -> new int[] {tokenizer.id(piece.text()).orElseThrow()};
      case BEGIN -> begin;
      case END -> new int[] {end(tokenizer.specialTokens().endOfText())};
    };
  }

  private static int end(OptionalInt endOfText) {
    return endOfText.orElseThrow(
        () -> new Invalid("/completion", "needs an end-of-text token (eos) of the tokenizer"));
  }
}
