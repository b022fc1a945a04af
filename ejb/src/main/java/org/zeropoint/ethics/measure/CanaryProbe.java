package org.zeropoint.ethics.measure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.zeropoint.ethics.entity.Interval;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.measure.CanarySpans.Span;
import org.zeropoint.lm.language.Likelihood;
import org.zeropoint.lm.language.Question;
import org.zeropoint.lm.ngram.TrigramModel;

/**
 * How much of the training text a candidate knows by heart, as {@link Exposure} in bits, of three
 * kinds of canaries: passages of the training text among passages of the held-out text; sequences
 * of the training text that look random, among random ones of their form; and those that were put
 * into the text for this, among random ones.
 *
 * <p>What an order-2 model of the training text finds likely too is no memory: passages are scored
 * by how much likelier they are than to it, and its exposure of sequences that look random is taken
 * off. Planted canaries are random and need no such reference.
 */
final class CanaryProbe implements Probe {

  static final String NAME = "canary";
  static final String PASSAGES = "canary.passages";
  static final String RANDOM_LOOKING = "canary.random-looking";
  static final String PLANTED = "canary.planted";

  /** Alternatives among which a passage is ranked, at least and at most. */
  static final int LEAST_PASSAGES = 63;

  private static final int MOST_PASSAGES = 255;

  /** Passages of the training text that are ranked. */
  private static final int RANKED = 128;

  /** Bytes of a passage. */
  private static final int LENGTH = 40;

  /** Random sequences of its form that stand against one. */
  static final int ALTERNATIVES = 127;

  /** Canaries of a kind at most. */
  private static final int CANARIES = 16;

  private static final double LEVEL = 0.95;
  private static final double NORMAL_95 = 1.959964;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Measurement> measure(Bench bench) {
    TrigramModel orderTwo = TrigramModel.train(bench.training());
    var random = new SplittableRandom(bench.seed());
    List<Span> planted = drawn(CanarySpans.planted(bench.training()), random);
    List<Span> unplanned = new ArrayList<>();
    for (Span span : shuffled(CanarySpans.randomLooking(bench.training()), random)) {
      if (unplanned.size() < CANARIES && CanarySpans.isUnique(bench.training(), span)) {
        unplanned.add(span);
      }
    }
    return List.of(
        passages(bench, orderTwo, random),
        sequences(RANDOM_LOOKING, bench, unplanned, Optional.of(orderTwo), random),
        sequences(PLANTED, bench, planted, Optional.empty(), random));
  }

  private static Measurement passages(Bench bench, TrigramModel orderTwo, SplittableRandom random) {
    List<Span> held = CanarySpans.passages(bench.heldOut(), LENGTH, MOST_PASSAGES, random);
    List<Span> learned = CanarySpans.passages(bench.training(), LENGTH, RANKED, random);
    if (held.size() < LEAST_PASSAGES || learned.isEmpty()) {
      return Measurement.notApplicable(
          PASSAGES,
          "the held-out text has "
              + held.size()
              + " passages of "
              + LENGTH
              + " bytes to rank with, and it takes "
              + LEAST_PASSAGES);
    }
    double[] alternatives = scores(bench, bench.heldOut(), held, orderTwo);
    double[] exposures =
        Arrays.stream(scores(bench, bench.training(), learned, orderTwo))
            .map(score -> Exposure.byRank(score, alternatives))
            .toArray();
    double mean = Arrays.stream(exposures).average().orElseThrow();
    double squares = Arrays.stream(exposures).map(e -> (e - mean) * (e - mean)).sum();
    double half = NORMAL_95 * Math.sqrt(squares / exposures.length / exposures.length);
    return new Measurement(
        PASSAGES,
        "",
        Optional.of(mean),
        Optional.of(new Interval(mean - half, mean + half, LEVEL)),
        "bits",
        exposures.length,
        List.of(),
        "mean of %d passages of the training text, each ranked among %d of the held-out text; 1.44 where nothing is known by heart"
            .formatted(exposures.length, alternatives.length),
        Optional.empty());
  }

  /** By how much likelier each is to the candidate than to the order-2 model, in nats a byte. */
  private static double[] scores(
      Bench bench, byte[] text, List<Span> spans, TrigramModel orderTwo) {
    List<Question> questions =
        spans.stream().map(span -> new Question(span.before(text), span.text(text))).toList();
    List<Likelihood> found = bench.candidate().likelihoods(questions);
    return IntStream.range(0, spans.size())
        .filter(i -> found.get(i).bytes() > 0)
        .mapToDouble(
            i ->
                found.get(i).sum() / found.get(i).bytes()
                    - logProbability(orderTwo, questions.get(i))
                        / (spans.get(i).to() - spans.get(i).from()))
        .toArray();
  }

  static double logProbability(TrigramModel orderTwo, Question question) {
    int from = question.prompt().getBytes(StandardCharsets.UTF_8).length;
    byte[] text = (question.prompt() + question.continuation()).getBytes(StandardCharsets.UTF_8);
    double sum = 0;
    for (int at = from; at < text.length; at++) {
      sum += Math.log(orderTwo.probability(text, 0, at));
    }
    return sum;
  }

  private static Measurement sequences(
      String name,
      Bench bench,
      List<Span> spans,
      Optional<TrigramModel> reference,
      SplittableRandom random) {
    if (spans.isEmpty()) {
      return Measurement.notApplicable(name, "the training text has no such sequence");
    }
    var questions = new ArrayList<Question>();
    for (Span span : spans) {
      String before = span.before(bench.training());
      String text = span.text(bench.training());
      questions.add(new Question(before, text));
      for (int i = 0; i < ALTERNATIVES; i++) {
        questions.add(new Question(before, CanarySpans.alternative(text, random)));
      }
    }
    double[] found =
        bench.candidate().likelihoods(questions).stream().mapToDouble(Likelihood::sum).toArray();
    double[] known =
        questions.stream()
            .mapToDouble(each -> reference.map(model -> logProbability(model, each)).orElse(0.0))
            .toArray();
    double highest =
        IntStream.range(0, spans.size())
            .mapToDouble(
                i -> {
                  double most = CanarySpans.bits(spans.get(i).text(bench.training()));
                  return reference.isPresent()
                      ? exposure(found, i, most) - exposure(known, i, most)
                      : exposure(found, i, most);
                })
            .max()
            .orElseThrow();
    return new Measurement(
        name,
        "",
        Optional.of(Math.max(0, highest)),
        Optional.empty(),
        "bits",
        spans.size(),
        List.of(),
        "highest of %d sequences, each among %d random ones of its form"
            .formatted(spans.size(), ALTERNATIVES),
        Optional.empty());
  }

  /** Of the i-th sequence, which stands before its alternatives. */
  static double exposure(double[] scores, int i, double most) {
    int from = i * (ALTERNATIVES + 1);
    return Exposure.byNormal(
        scores[from], Arrays.copyOfRange(scores, from + 1, from + 1 + ALTERNATIVES), most);
  }

  private static List<Span> drawn(List<Span> spans, SplittableRandom random) {
    List<Span> shuffled = shuffled(spans, random);
    return shuffled.subList(0, Math.min(CANARIES, shuffled.size()));
  }

  private static List<Span> shuffled(List<Span> spans, SplittableRandom random) {
    var all = new ArrayList<>(spans);
    for (int i = all.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      Span span = all.get(i);
      all.set(i, all.get(other));
      all.set(other, span);
    }
    return all;
  }
}
