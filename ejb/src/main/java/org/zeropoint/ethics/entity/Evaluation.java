package org.zeropoint.ethics.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * What was measured on a candidate. Losses are means over the held-out bytes, in nats a byte; of a
 * model of images over the held-out images, in nats an image.
 *
 * @param candidate the measured weights
 * @param baseline the version in production at that time, measured on the same bytes
 * @param corpus digest of the text
 * @param validationSplit share of the text that was held out
 * @param heldOutBytes bytes that the losses are means over; 0 for a model of images
 * @param orderTwoLoss loss of an order-2 byte model of the training text, of instructions of its
 *     answers, with Witten-Bell smoothing
 * @param uniformLoss loss of a model that knows nothing: ln 256, or that of the number of classes
 * @param nonFiniteWeights weights of the candidate that are no finite number
 * @param samples continuations by the candidate
 * @param nearDuplicates how much of the held-out text nearly stands in the training text; empty of
 *     evaluations that were made before it was measured, and where it could not be
 * @param images what is measured of a model of images only; empty for one that writes text
 * @param notCounted why {@code nearDuplicates} could not be counted; empty where nobody tried or
 *     they were
 * @param measured what the suites found; empty of a model of images and of evaluations that were
 *     made before there were suites
 */
public record Evaluation(
    Scored candidate,
    Optional<Scored> baseline,
    String corpus,
    double validationSplit,
    long heldOutBytes,
    Optional<Double> orderTwoLoss,
    double uniformLoss,
    long nonFiniteWeights,
    List<Sample> samples,
    Optional<NearDuplicates> nearDuplicates,
    Optional<Images> images,
    Optional<String> notCounted,
    Optional<Measured> measured) {

  /** By how much a candidate has to be better, in nats a byte or an image. */
  public static final double MARGIN = 0.01;

  public Evaluation {
    samples = List.copyOf(samples);
  }

  /** Of a model that writes text. */
  public Evaluation(
      Scored candidate,
      Optional<Scored> baseline,
      String corpus,
      double validationSplit,
      long heldOutBytes,
      Optional<Double> orderTwoLoss,
      double uniformLoss,
      long nonFiniteWeights,
      List<Sample> samples) {
    this(
        candidate,
        baseline,
        corpus,
        validationSplit,
        heldOutBytes,
        orderTwoLoss,
        uniformLoss,
        nonFiniteWeights,
        samples,
        Optional.empty(),
        Optional.empty());
  }

  /** Whose near-duplicates were counted, or not to be counted. */
  public Evaluation(
      Scored candidate,
      Optional<Scored> baseline,
      String corpus,
      double validationSplit,
      long heldOutBytes,
      Optional<Double> orderTwoLoss,
      double uniformLoss,
      long nonFiniteWeights,
      List<Sample> samples,
      Optional<NearDuplicates> nearDuplicates,
      Optional<Images> images) {
    this(
        candidate,
        baseline,
        corpus,
        validationSplit,
        heldOutBytes,
        orderTwoLoss,
        uniformLoss,
        nonFiniteWeights,
        samples,
        nearDuplicates,
        images,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Of a model of images. An accuracy is the share of the held-out images whose label is found
   * likeliest; everything but the number is empty when nothing is held out.
   *
   * @param heldOut images that losses and accuracies are means over
   * @param accuracy of the candidate
   * @param baselineAccuracy of the version in production, if that is a model of images
   * @param classMeansLoss of the simplest model, which knows the mean image of each class
   * @param classMeansAccuracy of that model
   */
  public record Images(
      int heldOut,
      Optional<Double> accuracy,
      Optional<Double> baselineAccuracy,
      Optional<Double> classMeansLoss,
      Optional<Double> classMeansAccuracy) {}

  /**
   * A version and its loss.
   *
   * @param ref {@code {synthiantId}@{number}}
   * @param digest of the weights
   * @param loss empty when nothing is held out
   */
  public record Scored(String ref, String digest, Optional<Double> loss) {

    /** How many equally likely bytes the model hesitates between: e to the loss. */
    @JsonIgnore
    public Optional<Double> perplexity() {
      return loss.map(Math::exp);
    }
  }

  /**
   * A continuation.
   *
   * @param prompt from the held-out text; of instructions, what was asked, in words
   * @param overlap length in bytes of its longest passage that stands word for word in the training
   *     text
   * @param passage that passage
   */
  public record Sample(String prompt, String text, int overlap, String passage) {}

  /**
   * Passages of the held-out text that nearly stand in the training text: a loss on them tells
   * less.
   *
   * @param passages of the held-out text that were looked for
   * @param found of them, with a Jaccard index of at least 0.8 by MinHash signatures
   */
  public record NearDuplicates(int passages, int found) {

    /** From 0 to 1. */
    @JsonIgnore
    public double share() {
      return passages == 0 ? 0 : (double) found / passages;
    }
  }

  /**
   * What the candidate has to beat: the version in production or, while there is none, the order-2
   * model, or that of the class means, but never more than what a model has that knows nothing.
   */
  @JsonIgnore
  public Optional<Double> reference() {
    return baseline.isPresent()
        ? baseline.get().loss()
        : simplest().map(loss -> Math.min(loss, uniformLoss));
  }

  private Optional<Double> simplest() {
    return images.isPresent() ? images.get().classMeansLoss() : orderTwoLoss;
  }

  /** The unit of all losses. */
  @JsonIgnore
  public String unit() {
    return images.isPresent() ? "nats/image" : "nats/byte";
  }

  /** The simplest model that a candidate is compared with, in words. */
  @JsonIgnore
  public String simplestModel() {
    if (simplest().filter(loss -> loss > uniformLoss).isPresent()) {
      return "a model that knows nothing";
    }
    return images.isPresent()
        ? "the mean image of each class"
        : "an order-2 byte model of the training text";
  }

  /** What the losses are means over, in words. */
  @JsonIgnore
  public String heldOut() {
    return images
        .map(measured -> measured.heldOut() + " held-out images")
        .orElse(heldOutBytes + " held-out bytes");
  }

  /** By how many nats the candidate is better than the reference; negative when it is worse. */
  @JsonIgnore
  public Optional<Double> gain() {
    return reference().flatMap(r -> candidate.loss().map(c -> r - c));
  }

  @JsonIgnore
  public int longestOverlap() {
    return samples.stream().mapToInt(Sample::overlap).max().orElse(0);
  }

  @JsonIgnore
  public Digest digest() {
    return CanonicalJson.digest(Json.tree(this));
  }
}
