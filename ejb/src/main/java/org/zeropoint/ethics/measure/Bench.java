package org.zeropoint.ethics.measure;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.zeropoint.ethics.entity.Evaluation.Sample;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.LanguageModel;

/**
 * What a probe measures.
 *
 * @param baseline the version in production
 * @param training text that the candidate learned to write, in UTF-8
 * @param heldOut text that is held out, in the same form; may be empty
 * @param form of both
 * @param suites the standard one first
 * @param seed of everything that is drawn
 * @param samples texts that the candidate was let write
 * @param instructions that are held out, with what stands before their answers; none of a text
 */
public record Bench(
    LanguageModel candidate,
    Optional<LanguageModel> baseline,
    byte[] training,
    byte[] heldOut,
    HeldOut.Form form,
    List<Suite> suites,
    long seed,
    List<Sample> samples,
    List<Instruction> instructions) {

  public Bench {
    samples = List.copyOf(samples);
    instructions = List.copyOf(instructions);
  }

  /**
   * What is measured on each suite that has something to measure on.
   *
   * @param items of a suite that the probe measures on
   * @param name of the probe, where no suite has any
   * @param none says so
   */
  List<Measurement> onSuites(
      Function<Suite, List<?>> items,
      Function<Suite, List<Measurement>> measure,
      String name,
      String none) {
    List<Measurement> found =
        suites.stream()
            .filter(suite -> !items.apply(suite).isEmpty())
            .flatMap(suite -> measure.apply(suite).stream())
            .toList();
    return found.isEmpty() ? List.of(Measurement.notApplicable(name, none)) : found;
  }
}
