package org.zeropoint.ethics.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.InstructionSplit;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.LanguageModel.Score;
import org.zeropoint.lm.language.Prompt;
import org.zeropoint.lm.ngram.TrigramModel;

/** Instructions: only answers are learned, so that only answers are compared. */
record InstructionMaterial(InstructionSplit split) implements Material {

  /** Between answers, as between documents; hardly any answer has it. */
  private static final String BOUNDARY = "\f";

  private static final int SHOWN = 2000;

  static InstructionMaterial of(byte[] lines, double validationSplit) {
    return new InstructionMaterial(InstructionSplit.of(lines, validationSplit));
  }

  @Override
  public byte[] training() {
    return answers(split.training());
  }

  @Override
  public byte[] heldOut() {
    return answers(split.heldOut());
  }

  @Override
  public List<Instruction> instructions() {
    return split.heldOut();
  }

  private static byte[] answers(List<Instruction> instructions) {
    return instructions.stream()
        .flatMap(instruction -> instruction.answers().stream())
        .collect(Collectors.joining(BOUNDARY))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Losses losses(LanguageModel candidate, Optional<LanguageModel> baseline) {
    Score score = candidate.answers(split.heldOut());
    return new Losses(
        score.loss(),
        baseline.map(other -> other.answers(split.heldOut()).loss()),
        TrigramModel.train(training()).loss(HeldOut.answers(split.heldOut())),
        score.bytes());
  }

  /**
   * Answers to instructions spread over those held out, or over those of the training when none is;
   * fewer than the samples are answered several times.
   */
  @Override
  public List<Written> samples(LanguageModel candidate, long seed) {
    List<Instruction> source = split.heldOut().isEmpty() ? split.training() : split.heldOut();
    var prompts = new ArrayList<Prompt>();
    for (int i = 0; i < SAMPLES && !source.isEmpty(); i++) {
      prompts.add(Prompt.before(source.get((int) ((long) i * source.size() / SAMPLES))));
    }
    if (prompts.isEmpty()) {
      return List.of();
    }
    List<Generated> texts = candidate.answerAll(prompts, SAMPLE_TOKENS, TEMPERATURE, seed);
    var samples = new ArrayList<Written>();
    for (int i = 0; i < prompts.size(); i++) {
      samples.add(new Written(shown(prompts.get(i).text()), texts.get(i)));
    }
    return samples;
  }

  /** The end of a long prompt, next to which the answer stands. */
  private static String shown(String prompt) {
    int from = Math.max(0, prompt.length() - SHOWN);
    if (from == 0) {
      return prompt;
    }
    return "…" + prompt.substring(Character.isLowSurrogate(prompt.charAt(from)) ? from + 1 : from);
  }
}
