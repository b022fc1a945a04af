package org.zeropoint.ethics.control;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.zeropoint.ethics.entity.Provenance.WeightChange;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.safetensors.TensorDifferences;

/** Whether a candidate differs from the version that it went on from only where it may. */
public final class WeightComparison {

  private static final String WEIGHT = ".weight";
  private static final String PREFIX = "transformer.";

  private WeightComparison() {}

  /**
   * What may differ.
   *
   * @param targets ends of the names of the projections, and whole names of tensors, which may be
   *     added too; empty where all weights may
   * @param beside whether that holds for what stands beside the weights too, but for the tokenizer:
   *     other programs write a configuration in other words
   */
  public record Allowed(Optional<List<String>> targets, boolean beside) {
    public Allowed {
      targets = targets.map(List::copyOf);
    }

    private boolean covers(String tensor) {
      if (ModelFile.PARTS.contains(tensor)) {
        return beside && !tensor.equals(Tokenizer.FILE);
      }
      if (tensor.equals(VirtualTokens.NAME)) {
        return targets.map(ends -> ends.contains(VirtualTokens.NAME)).orElse(beside);
      }
      return targets
          .map(
              ends ->
                  ends.contains(tensor)
                      || tensor.endsWith(WEIGHT)
                          && ends.stream().anyMatch(end -> names(end, projection(tensor))))
          .orElse(true);
    }

    /** Whether a tensor may be there in one of both only. */
    private boolean coversPresence(String tensor) {
      return targets.filter(ends -> ends.contains(tensor)).isPresent()
          || (ModelFile.PARTS.contains(tensor) || tensor.equals(VirtualTokens.NAME))
              && covers(tensor);
    }
  }

  /**
   * Compares all tensors, and what stands beside them.
   *
   * @param ref of the version that it went on from
   */
  public static WeightChange between(String ref, Path base, Path candidate, Allowed allowed) {
    try {
      return told(
          ref, TensorDifferences.between(base, candidate, WeightComparison::canonical), allowed);
    } catch (RuntimeException e) {
      return WeightChange.failed(ref, String.valueOf(e.getMessage()));
    }
  }

  /** Files of the GPT-2 family have a prefix or not. */
  private static String canonical(String tensor) {
    return tensor.startsWith(PREFIX) ? tensor.substring(PREFIX.length()) : tensor;
  }

  private static WeightChange told(String ref, TensorDifferences found, Allowed allowed) {
    var undeclared = new ArrayList<String>();
    add(undeclared, found.missing(), name -> !allowed.coversPresence(name), "missing");
    add(undeclared, found.added(), name -> !allowed.coversPresence(name), "added");
    add(undeclared, found.reshaped(), name -> !allowed.coversPresence(name), "another shape");
    add(undeclared, found.changed(), name -> !allowed.covers(name), "other numbers");
    return new WeightChange(
        Optional.of(ref),
        allowed.targets(),
        undeclared,
        found.changed().stream().filter(allowed::covers).count()
            + found.added().stream().filter(allowed::coversPresence).count(),
        found.same(),
        Optional.empty());
  }

  private static void add(
      List<String> all, Set<String> names, Predicate<String> counts, String what) {
    names.stream().filter(counts).forEach(name -> all.add(name + " (" + what + ")"));
  }

  private static String projection(String tensor) {
    return tensor.substring(0, tensor.length() - WEIGHT.length());
  }

  private static boolean names(String target, String projection) {
    return projection.equals(target) || projection.endsWith("." + target);
  }
}
