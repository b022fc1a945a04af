package org.zeropoint.training.engine.petals.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.petals.client.Opinions.Opinion;
import org.zeropoint.training.engine.petals.client.Swarm.Member;
import org.zeropoint.training.engine.petals.wire.WireForm;

/**
 * Has a sample of answers computed again, by another node or, where no other holds the blocks, here
 * from the model's file. Where two disagree the file decides, or a third node. Whoever is found to
 * have answered falsely is quarantined. Used by several threads.
 */
public final class Verification {

  private static final System.Logger LOG = System.getLogger(Verification.class.getName());

  private final SwarmClient client;
  private final Opinions opinions;
  private final Rules rules;
  private final SplittableRandom random;
  private final AtomicLong verified = new AtomicLong();
  private final AtomicLong unverified = new AtomicLong();

  /**
   * How much is verified.
   *
   * @param share of the answers, 0 to 1
   * @param tolerance largest distance of two answers that agree, as {@link Distance}: above the
   *     error of the links' form
   * @param seed of the sample
   */
  public record Rules(double share, double tolerance, long seed) {

    public Rules {
      if (!(share >= 0 && share <= 1)) {
        throw new Invalid("/share", "must be from 0 to 1");
      }
      if (!(tolerance > 0 && tolerance < 1)) {
        throw new Invalid("/tolerance", "must be above 0 and below 1");
      }
    }

    /**
     * With a tolerance some ten times the distance that honest answers had from the file's in that
     * form: 0.0003 in fp16, 0.007 in int8; and in fp32 far above what the order of additions makes.
     */
    public static Rules over(WireForm form, double share, long seed) {
      return new Rules(
          share,
          switch (form) {
            case FP32 -> 1e-3;
            case FP16 -> 4e-3;
            case INT8 -> 6e-2;
          },
          seed);
    }
  }

  /**
   * What came of the sample.
   *
   * @param unverified answers for which there was nobody to compute them again
   */
  public record Counts(long verified, long unverified) {}

  /**
   * @param packed the model's file where there is one; without it nodes alone decide
   */
  public Verification(SwarmClient client, Digest model, Rules rules, Optional<Path> packed) {
    this.client = client;
    this.opinions = new Opinions(new Asking(client, model), packed.map(Oracle::new));
    this.rules = rules;
    this.random = new SplittableRandom(rules.seed());
  }

  public Counts counts() {
    return new Counts(verified.get(), unverified.get());
  }

  private synchronized boolean drawn() {
    return random.nextDouble() < rules.share();
  }

  /**
   * Verifies an answer if it is drawn.
   *
   * @throws FalseAnswer when it, or the other one, is false
   * @throws Unavailable when two disagree and nobody can decide
   */
  <T> void sample(Question<T> question, Member asked, T answer, Optional<RunAdapter> adapter) {
    if (!drawn()) {
      return;
    }
    var first = new Opinion<>(Optional.of(asked.node()), answer);
    Optional<Opinion<T>> second =
        opinions
            .elsewhere(question, adapter, Set.of(asked.node()))
            .or(() -> opinions.here(question, adapter));
    if (second.isEmpty()) {
      unverified.incrementAndGet();
      LOG.log(
          System.Logger.Level.DEBUG,
          "%s by node %s is not verified: nobody else can compute it"
              .formatted(question.told(), asked.node()));
      return;
    }
    if (!agree(question, first, second.get())) {
      decide(question, first, second.get(), adapter);
    }
    verified.incrementAndGet();
  }

  /** Whether two computations of the same positions agree. */
  boolean agree(Hidden one, Hidden other) {
    return Distance.of(List.of(one.data()), List.of(other.data())) <= rules.tolerance();
  }

  private <T> boolean agree(Question<T> question, Opinion<T> one, Opinion<T> other) {
    return question.distance(one.answer(), other.answer()) <= rules.tolerance();
  }

  private <T> void decide(
      Question<T> question, Opinion<T> first, Opinion<T> second, Optional<RunAdapter> adapter) {
    if (second.node().isEmpty()) {
      throw lied(question, List.of(first), second);
    }
    Opinion<T> third =
        opinions
            .here(question, adapter)
            .or(
                () ->
                    opinions.elsewhere(
                        question, adapter, Set.of(first.node().orElseThrow(), second.node().get())))
            .orElseThrow(() -> undecided(question, first, second));
    var liars = new ArrayList<Opinion<T>>();
    for (Opinion<T> opinion : List.of(first, second)) {
      if (!agree(question, opinion, third)) {
        liars.add(opinion);
      }
    }
    if (liars.size() == 2 && third.node().isPresent()) {
      throw undecided(question, first, second);
    }
    if (!liars.isEmpty()) {
      throw lied(question, liars, third);
    }
  }

  private static <T> Unavailable undecided(
      Question<T> question, Opinion<T> first, Opinion<T> second) {
    return new Unavailable(
        "%s and %s answer %s differently, and nobody can decide who is right"
            .formatted(first.told(), second.told(), question.told()));
  }

  private <T> FalseAnswer lied(Question<T> question, List<Opinion<T>> liars, Opinion<T> truth) {
    for (Opinion<T> liar : liars) {
      client.quarantine(
          liar.node().orElseThrow(),
          String.format(
              Locale.ROOT,
              "its answer to %s is %.2g away from that of %s, more than %.2g",
              question.told(),
              question.distance(liar.answer(), truth.answer()),
              truth.told(),
              rules.tolerance()));
    }
    return new FalseAnswer(
        liars.stream().map(liar -> liar.node().orElseThrow()).toList(),
        "%s was answered falsely".formatted(question.told()));
  }

  /** Who judges answers that cannot be. */
  ImpossibleAnswers impossible() {
    return new ImpossibleAnswers(client, opinions);
  }
}
