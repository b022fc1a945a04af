package org.zeropoint.lm.data;

import java.util.ArrayList;
import java.util.List;
import org.zeropoint.shared.Invalid;

/**
 * Rows of which only the answers are learned: what the assistant says or the completion, with the
 * token that ends it. Everything else has {@link Example#IGNORED} as its target.
 *
 * <p>A row that is longer than the model's context loses tokens on its left, so that the answer is
 * kept with what stands right before it.
 */
public final class InstructionExamples implements Examples {

  private final List<Example> examples;
  private final int cut;

  private InstructionExamples(List<Example> examples, int cut) {
    this.examples = examples;
    this.cut = cut;
  }

  /**
   * Writes instructions as rows.
   *
   * @param context positions of a row at most, at least 1
   * @throws Invalid when there is no instruction, or the tokenizer lacks a token of the template
   */
  public static InstructionExamples of(
      List<Instruction> instructions, Template template, Tokenizer tokenizer, int context) {
    if (instructions.isEmpty()) {
      throw new Invalid("", "there must be an example or more");
    }
    var rendering = new Rendering(template, tokenizer);
    var examples = new ArrayList<Example>();
    int cut = 0;
    for (Instruction instruction : instructions) {
      Rendering.Row row = rendering.row(instruction).trimmed();
      Rendering.Row kept = row.last(Math.addExact(context, 1));
      cut += kept.tokens().length < row.tokens().length ? 1 : 0;
      examples.add(kept.example());
    }
    return new InstructionExamples(List.copyOf(examples), cut);
  }

  @Override
  public int count() {
    return examples.size();
  }

  @Override
  public Example example(int index) {
    return examples.get(index);
  }

  /** Rows that were too long and lost tokens on their left. */
  public int cut() {
    return cut;
  }
}
