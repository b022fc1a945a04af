package org.zeropoint.ethics.entity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a candidate is from, beyond what is measured on it.
 *
 * @param steps what the steps of its training measured; empty of what was made elsewhere
 * @param weights what differs from the version that it went on from
 * @param sources of the text, and of the model where it was made elsewhere
 */
public record Provenance(Optional<Steps> steps, WeightChange weights, List<Source> sources) {

  public Provenance {
    sources = List.copyOf(sources);
  }

  /**
   * What was measured at each step, in the order of the steps.
   *
   * @param losses in nats a byte or an image
   * @param gradientNorms before clipping
   */
  public record Steps(List<Double> losses, List<Double> gradientNorms) {
    public Steps {
      losses = List.copyOf(losses);
      gradientNorms = List.copyOf(gradientNorms);
    }
  }

  /**
   * Which tensors differ from those of the version that the candidate went on from.
   *
   * @param base ref of that version; empty where training began with seeded weights
   * @param declared ends of the names of the projections that may change; empty where all may
   * @param undeclared tensors that differ though nobody said they would, with what differs
   * @param changed how many tensors have other numbers
   * @param same how many are equal
   * @param problem why they could not be compared
   */
  public record WeightChange(
      Optional<String> base,
      Optional<List<String>> declared,
      List<String> undeclared,
      long changed,
      long same,
      Optional<String> problem) {

    public WeightChange {
      declared = declared.map(List::copyOf);
      undeclared = List.copyOf(undeclared);
    }

    /** Training began with seeded weights. */
    public static WeightChange ofSeeded() {
      return new WeightChange(
          Optional.empty(), Optional.empty(), List.of(), 0, 0, Optional.empty());
    }

    /** They could not be compared. */
    public static WeightChange failed(String base, String problem) {
      return new WeightChange(
          Optional.of(base), Optional.empty(), List.of(), 0, 0, Optional.of(problem));
    }
  }

  /**
   * Where something is from and under which licence it may be used, as whoever brought it said.
   *
   * @param what {@code text commons-lang3}
   * @param licence empty when it was not said
   * @param origin empty when it was not said
   * @param required whether there has to be a licence
   */
  public record Source(String what, String licence, String origin, boolean required) {

    private static final Set<String> NOTHING =
        Set.of("", "-", "?", "n/a", "none", "unknown", "keine", "unbekannt");

    /** What was not said, in words. */
    public List<String> missing() {
      return Stream.of(isSaid(licence) ? "" : "licence", isSaid(origin) ? "" : "source")
          .filter(word -> !word.isEmpty())
          .toList();
    }

    /** Whether nobody knows under which licence it may be used, though somebody has to. */
    public boolean lacksLicence() {
      return required && !isSaid(licence);
    }

    private static boolean isSaid(String text) {
      return !NOTHING.contains(text.strip().toLowerCase(Locale.ROOT));
    }
  }
}
