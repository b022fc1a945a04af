package org.zeropoint.lm.language;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.Instructions;
import org.zeropoint.lm.text.Corpus;

/**
 * A corpus of instructions in two parts, cut where {@link Corpus} cuts a text; a line that
 * straddles the cut belongs to neither. Training and every later evaluation split it here, so that
 * both agree.
 *
 * @param training what a model learns from
 * @param heldOut of the lines behind the cut those that the training part does not have too, so
 *     that what is scored was never seen
 */
public record InstructionSplit(List<Instruction> training, List<Instruction> heldOut) {

  public InstructionSplit {
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Splits a corpus; each part may be empty.
   *
   * @param text JSON Lines in UTF-8; the end of the file ends a line too
   * @param validationSplit as in {@link Corpus#split}
   * @throws org.zeropoint.shared.Invalid when a line is no instruction
   */
  public static InstructionSplit of(byte[] text, double validationSplit) {
    int cut = Corpus.split(text, validationSplit).training().length;
    int end = cut;
    while (!isBetweenLines(text, end)) {
      end--;
    }
    int begin = cut;
    while (!isBetweenLines(text, begin)) {
      begin++;
    }
    List<Instruction> training = read(text, 0, end);
    Set<Instruction> seen = new HashSet<>(training);
    List<Instruction> heldOut = read(text, begin, text.length);
    return new InstructionSplit(
        training, heldOut.stream().filter(line -> !seen.contains(line)).toList());
  }

  private static boolean isBetweenLines(byte[] text, int at) {
    return at == 0 || at == text.length || text[at - 1] == '\n';
  }

  private static List<Instruction> read(byte[] text, int from, int to) {
    String lines = new String(Arrays.copyOfRange(text, from, to), StandardCharsets.UTF_8);
    return lines.isBlank() ? List.of() : Instructions.read(new StringReader(lines));
  }
}
