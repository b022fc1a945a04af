package org.zeropoint.models.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.zeropoint.lm.vision.ImageSet;
import org.zeropoint.lm.vision.Scores;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.lm.vision.VisionModel;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Violation;

/** Lets a version tell what images show. */
@Stateless
@Permitted
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Classification {

  public static final int MOST_IMAGES = 256;

  @Inject private Callers callers;
  @Inject private Registry registry;
  @Inject private Desks desks;

  /**
   * What an image shows.
   *
   * @param label the likeliest
   * @param probabilities of each label, from 0; their sum is 1
   */
  public record Shown(int label, List<Double> probabilities) {

    public Shown {
      probabilities = List.copyOf(probabilities);
    }
  }

  /** What each image shows, and by which weights. */
  public record Classified(List<Shown> images, String ref, String digest) {}

  /**
   * @param images each row-major, height × width × channels, 0 for black to 255
   * @throws Invalid when there are too many, or one is of another size than the model's
   * @throws Conflict when the version is no model of images
   * @throws org.zeropoint.shared.NotFound when the ref names no version
   * @throws org.zeropoint.shared.TooMany when the caller has too many calls of models going on
   */
  @ReadOnly
  public Classified classify(String ref, List<byte[]> images) {
    ModelVersion version = registry.version(callers.current(), ref);
    VisionConfig form =
        VisionConfig.named(version.modelId())
            .orElseThrow(
                () ->
                    new Conflict(
                        version.ref()
                            + " is a "
                            + version.modelId()
                            + ": it writes text and does not tell what an image shows"));
    requireBounds(form, images);
    try (Desks.Desk desk = desks.take(callers.current());
        VisionModel model = VisionModel.open(form, registry.weights(version))) {
      Scores scores =
          model.scores(ImageSet.of(form, images), IntStream.range(0, images.size()).toArray());
      return new Classified(shown(scores), version.ref(), version.digest());
    }
  }

  private static List<Shown> shown(Scores scores) {
    return IntStream.range(0, scores.rows())
        .mapToObj(
            row ->
                new Shown(
                    scores.likeliest(row),
                    DoubleStream.of(scores.probabilities(row)).boxed().toList()))
        .toList();
  }

  private static void requireBounds(VisionConfig form, List<byte[]> images) {
    if (images.isEmpty() || images.size() > MOST_IMAGES) {
      throw new Invalid("/images", "must have 1 to " + MOST_IMAGES + " images");
    }
    var broken = new ArrayList<Violation>();
    for (int i = 0; i < images.size(); i++) {
      if (images.get(i).length != form.pixels()) {
        broken.add(
            new Violation(
                "/images/" + i,
                "must have %d × %d × %d numbers, has %d"
                    .formatted(
                        form.height(), form.width(), form.channels(), images.get(i).length)));
      }
    }
    if (!broken.isEmpty()) {
      throw new Invalid(broken);
    }
  }
}
