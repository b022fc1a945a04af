package org.zeropoint.ethics.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.control.Material.Losses;
import org.zeropoint.ethics.control.Material.Written;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.Sample;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.measure.Bench;
import org.zeropoint.ethics.measure.PatternSearch;
import org.zeropoint.ethics.measure.Probes;
import org.zeropoint.ethics.measure.Watch;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.ngram.UniformModel;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Memorisation;
import org.zeropoint.lm.text.NearDuplicates;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * Measures a candidate on the text, or the images, that its training held out. The same inputs give
 * the same numbers.
 */
@ApplicationScoped
public class Evaluator {

  /** Grows whenever something is measured in another way, so that nothing older is used again. */
  private static final int MEASURES = 2;

  static final String LOSS = "loss";
  static final String SAMPLES = "samples";
  static final String WEIGHTS = "weights";

  /** Losses, near-duplicates, samples and the weights. */
  private static final int OWN_PARTS = 4;

  private static final System.Logger LOG = System.getLogger(Evaluator.class.getName());

  /**
   * What to measure.
   *
   * @param corpus file of the text or the images
   * @param form how a text is read
   * @param suites to measure it on, the standard one first
   * @param seed of the sample continuations and of what the suites draw
   */
  public record Task(
      Subject candidate,
      Optional<Subject> baseline,
      Path corpus,
      String corpusDigest,
      double validationSplit,
      HeldOut.Form form,
      List<Suite> suites,
      long seed) {

    /** Digest of all that decides what is measured: the same inputs are measured once. */
    public Digest key() {
      ObjectNode inputs = Json.mapper().createObjectNode();
      inputs.put("measures", MEASURES).set("parts", Json.tree(Probes.names()));
      inputs.set("candidate", candidate.inputs());
      baseline.ifPresent(other -> inputs.set("baseline", other.inputs()));
      inputs.put("corpus", corpusDigest).put("validationSplit", validationSplit);
      inputs.put("form", form.name()).put("seed", seed);
      ArrayNode on = inputs.putArray("suites");
      suites.forEach(suite -> on.add(suite.digest().value()));
      return CanonicalJson.digest(inputs);
    }
  }

  /** A version and where its weights lie. */
  public record Subject(String ref, String modelId, String digest, Path weights) {

    ObjectNode inputs() {
      return Json.mapper()
          .createObjectNode()
          .put("ref", ref)
          .put("modelId", modelId)
          .put("digest", digest);
    }
  }

  /** Measures, whether that was done before or not. */
  public Evaluation evaluate(Task task) {
    return evaluate(task, Watch.unheard());
  }

  /** The same, timed. */
  public Evaluation evaluate(Task task, Watch watch) {
    return VisionConfig.named(task.candidate().modelId())
        .map(model -> ofImages(task, model, watch))
        .orElseGet(() -> ofText(task, Kernels.shared(), watch));
  }

  private static Evaluation ofImages(Task task, VisionConfig model, Watch watch) {
    int parts = 2;
    long nonFinite = watch.during(WEIGHTS, parts, () -> nonFinite(task.candidate().weights()));
    return watch.during(
        LOSS, parts, () -> ImageMaterial.of(task, model).evaluation(task, nonFinite));
  }

  static Evaluation ofText(Task task, Kernels kernels) {
    return ofText(task, kernels, Watch.unheard());
  }

  private static Evaluation ofText(Task task, Kernels kernels, Watch watch) {
    int parts = OWN_PARTS + Probes.names().size();
    Material material = Material.of(read(task.corpus()), task.validationSplit(), task.form());
    try (LanguageModel model = open(task.candidate());
        Live live = live(task)) {
      Losses losses = watch.during(LOSS, parts, () -> material.losses(model, live.model()));
      Counted near =
          watch.during("near-duplicates", parts, () -> nearDuplicates(material, kernels));
      List<Sample> samples =
          watch.during(
              SAMPLES,
              parts,
              () -> samples(material.samples(model, task.seed()), material.training()));
      long nonFinite = watch.during(WEIGHTS, parts, () -> nonFinite(task.candidate().weights()));
      var search = PatternSearch.of(task.suites());
      return new Evaluation(
          scored(task.candidate(), losses.candidate()),
          task.baseline().map(baseline -> scored(baseline, losses.baseline().orElse(Double.NaN))),
          task.corpusDigest(),
          task.validationSplit(),
          losses.bytes(),
          finite(losses.orderTwo()),
          UniformModel.NATS,
          nonFinite,
          samples.stream().map(sample -> masked(sample, search)).toList(),
          near.found(),
          Optional.empty(),
          near.reason(),
          Optional.of(
              Probes.measure(
                  new Bench(
                      model,
                      live.model(),
                      material.training(),
                      material.heldOut(),
                      task.form(),
                      task.suites(),
                      task.seed(),
                      samples,
                      material.instructions()),
                  (probe, work) -> watch.during(probe, parts, work))));
    }
  }

  /** The version in production while it is compared with. */
  private record Live(Optional<LanguageModel> model) implements AutoCloseable {
    @Override
    public void close() {
      model.ifPresent(LanguageModel::close);
    }
  }

  private static Live live(Task task) {
    return new Live(
        task.baseline()
            .filter(other -> VisionConfig.named(other.modelId()).isEmpty())
            .map(Evaluator::open));
  }

  private record Counted(Optional<Evaluation.NearDuplicates> found, Optional<String> reason) {}

  /** They advise only: what was measured counts without them. */
  private static Counted nearDuplicates(Material material, Kernels kernels) {
    try {
      var found = NearDuplicates.between(material.heldOut(), material.training(), kernels);
      return new Counted(
          Optional.of(new Evaluation.NearDuplicates(found.passages(), found.found())),
          Optional.empty());
    } catch (Unavailable e) {
      LOG.log(System.Logger.Level.WARNING, "near-duplicates were not counted", e);
      return new Counted(Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  static Evaluation.Scored scored(Subject subject, double loss) {
    return new Evaluation.Scored(subject.ref(), subject.digest(), finite(loss));
  }

  private static LanguageModel open(Subject subject) {
    return LanguageModel.open(subject.modelId(), subject.weights());
  }

  private static List<Sample> samples(List<Written> texts, byte[] training) {
    return texts.stream().map(text -> sample(text, training)).toList();
  }

  private static Sample sample(Written written, byte[] training) {
    var overlap = Memorisation.longestOverlap(written.text().bytes(), training);
    return new Sample(written.prompt(), written.text().text(), overlap.length(), overlap.passage());
  }

  /** What is kept and shown holds no secret, whoever wrote it. */
  private static Sample masked(Sample sample, PatternSearch search) {
    return new Sample(
        search.masked(sample.prompt()),
        search.masked(sample.text()),
        sample.overlap(),
        search.masked(sample.passage()));
  }

  private static long nonFinite(Path weights) {
    long count = 0;
    try (TensorSource source = MappedSafetensors.open(weights)) {
      for (String name : source.names()) {
        if (source.entry(name).dtype().fitsFloat()) {
          for (float value : source.floats(name)) {
            count += Float.isFinite(value) ? 0 : 1;
          }
        }
      }
    }
    return count;
  }

  static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private static byte[] read(Path corpus) {
    try {
      return Files.readAllBytes(corpus);
    } catch (IOException e) {
      throw new Unavailable("the corpus cannot be read: " + e.getMessage(), e);
    }
  }
}
