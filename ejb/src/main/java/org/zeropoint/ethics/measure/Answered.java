package org.zeropoint.ethics.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.zeropoint.ethics.entity.Interval;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.statistics.Intervals;

/**
 * Which of a suite's questions were answered right.
 *
 * @param name what was measured; the share is told under it, and what was lost and won against
 *     production under it with {@link #LOST} and {@link #WON}
 * @param ids of the questions
 * @param languages of the questions
 * @param right whether the candidate answers each
 */
public record Answered(
    String name, Suite suite, List<String> ids, List<String> languages, List<Boolean> right) {

  /** How many production answers right and the candidate does not; which, in the detail. */
  public static final String LOST = ".lost";

  /** How many the candidate answers right and production does not. */
  public static final String WON = ".won";

  /** The share that production answers right. */
  public static final String PRODUCTION = ".production";

  private static final String SHARE = "share";
  private static final String QUESTIONS = "questions";

  /** Shares of the whole and of each language, and what differs from production. */
  List<Measurement> against(Optional<List<Boolean>> production) {
    var found = new ArrayList<Measurement>();
    found.add(share(name, "", right));
    for (String language : new TreeSet<>(languages)) {
      found.add(share(name, language, right));
    }
    production.ifPresent(
        live -> {
          found.add(share(name + PRODUCTION, "", live));
          found.add(differing(LOST, live, right));
          found.add(differing(WON, right, live));
        });
    return found;
  }

  private Measurement share(String what, String language, List<Boolean> answers) {
    int[] places =
        IntStream.range(0, answers.size())
            .filter(i -> language.isEmpty() || languages.get(i).equals(language))
            .toArray();
    int count = (int) IntStream.of(places).filter(answers::get).count();
    return measurement(
        what,
        language.isEmpty() ? suite.name() : suite.name() + "/" + language,
        (double) count / places.length,
        Intervals.ofShare(count, places.length),
        SHARE,
        places.length,
        count + " of " + places.length + " answered right");
  }

  /** Those that the one answers and the other does not. */
  private Measurement differing(String what, List<Boolean> one, List<Boolean> other) {
    List<String> which =
        IntStream.range(0, one.size())
            .filter(i -> one.get(i) && !other.get(i))
            .mapToObj(ids::get)
            .toList();
    return measurement(
        name + what,
        suite.name(),
        which.size(),
        Optional.empty(),
        QUESTIONS,
        one.size(),
        String.join(", ", which));
  }

  private Measurement measurement(
      String what,
      String subject,
      double value,
      Optional<Interval> interval,
      String unit,
      int count,
      String detail) {
    return new Measurement(
        what,
        subject,
        Optional.of(value),
        interval,
        unit,
        count,
        List.of(suite.digest().value()),
        detail,
        Optional.empty());
  }
}
