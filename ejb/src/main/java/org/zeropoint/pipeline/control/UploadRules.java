package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.entity.UploadWish;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.boundary.Corpora;
import org.zeropoint.training.boundary.RunArchive;
import org.zeropoint.training.engine.session.CorpusFit;
import org.zeropoint.training.entity.PlanLimits;

/** What may be said of a model that is sent. Looks its names up. */
@ApplicationScoped
public class UploadRules {

  public static final double DEFAULT_SPLIT = 0.1;
  public static final String TEXT = "text";
  public static final String INSTRUCTIONS = "instructions";

  private static final Pattern SYNTHIANT = Pattern.compile("[A-Za-z0-9._-]{3,100}");
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,15})?");
  private static final int SHORTEST_SUMMARY = 10;
  private static final int LONGEST_LICENCE = 200;
  private static final int LONGEST_TEXT = 500;

  @Inject private Registry registry;
  @Inject private NameClaims claims;
  @Inject private Corpora corpora;
  @Inject private RunArchive runs;

  /**
   * @throws Invalid with every rule that is broken
   */
  public Upload.Order read(Caller caller, String synthiantId, UploadWish wish) {
    var broken = new ArrayList<Violation>();
    if (!SYNTHIANT.matcher(synthiantId).matches()) {
      broken.add(
          new Violation(
              "/synthiantId", "must have 3 to 100 letters, digits, '.', '_' and '-' only"));
    }
    Optional<ModelVersion> base = wish.base().flatMap(ref -> base(caller, ref, broken));
    String modelId = modelId(wish, base, broken);
    boolean known = registry.base(caller, modelId).filter(BaseModel::isShipped).isPresent();
    boolean newBase = wish.base().isEmpty() && !known;
    model(caller, synthiantId, modelId, newBase, base, broken);
    words(wish, newBase, broken);
    format(wish, modelId, broken);
    String corpus = corpus(wish.corpus(), broken);
    double split = split(wish, broken);
    base.ifPresent(version -> keepUnseen(version, corpus, split, broken));
    fit(modelId, corpus, split, broken);
    if (!broken.isEmpty()) {
      throw new Invalid(broken);
    }
    return new Upload.Order(
        synthiantId,
        modelId,
        newBase,
        base,
        wish.corpus(),
        corpus,
        split,
        wish.format().orElse(TEXT),
        wish.changeType(),
        wish.summary().map(String::strip),
        wish.licence().orElse("").strip(),
        wish.source().orElse("").strip());
  }

  private Optional<ModelVersion> base(Caller caller, String ref, List<Violation> broken) {
    try {
      ModelVersion version = registry.version(caller, ref);
      registry
          .damage(version)
          .ifPresent(d -> broken.add(new Violation("/base", version.ref() + " " + d)));
      return Optional.of(version);
    } catch (NotFound | Invalid e) {
      broken.add(new Violation("/base", e.getMessage()));
      return Optional.empty();
    }
  }

  private static String modelId(
      UploadWish wish, Optional<ModelVersion> base, List<Violation> broken) {
    String asked = wish.modelId().orElse("");
    String modelId = base.map(ModelVersion::modelId).orElse(asked);
    if (base.isPresent() && !asked.isEmpty() && !asked.equals(modelId)) {
      broken.add(new Violation("/modelId", "is " + asked + ", but the base is a " + modelId));
    } else if (modelId.isEmpty() && wish.base().isEmpty()) {
      broken.add(new Violation("/modelId", "is required, or a base"));
    } else if (!modelId.isEmpty() && !MODEL.matcher(modelId).matches()) {
      broken.add(
          new Violation("/modelId", "must have 1 to 100 letters, digits, '.', '_' and '-' only"));
    }
    return modelId;
  }

  private void model(
      Caller caller,
      String synthiantId,
      String modelId,
      boolean newBase,
      Optional<ModelVersion> base,
      List<Violation> broken) {
    if (base.isPresent() && registry.base(caller, modelId).isEmpty()) {
      broken.add(
          new Violation("/base", "is a " + modelId + ": " + registry.absence(caller, modelId)));
    } else {
      base.flatMap(registry::disapproval)
          .ifPresent(reason -> broken.add(new Violation("/base", reason)));
    }
    if (newBase) {
      claims
          .owner(caller, modelId)
          .filter(owner -> !owner.equals(synthiantId))
          .ifPresent(
              owner ->
                  broken.add(
                      new Violation(
                          "/modelId", "is the name of a model of " + owner + " already")));
    }
  }

  private static void words(UploadWish wish, boolean newBase, List<Violation> broken) {
    if (newBase && wish.licence().isEmpty()) {
      broken.add(new Violation("/licence", "is required: under which it may be used"));
    }
    if (newBase && wish.source().isEmpty()) {
      broken.add(new Violation("/source", "is required: where the model is from"));
    }
    text("licence", wish.licence(), 1, LONGEST_LICENCE, broken);
    text("source", wish.source(), 1, LONGEST_TEXT, broken);
    text("summary", wish.summary(), SHORTEST_SUMMARY, LONGEST_TEXT, broken);
    wish.changeType()
        .filter(type -> ChangeType.find(type).isEmpty())
        .ifPresent(type -> broken.add(new Violation("/changeType", oneOf(changeTypes()))));
  }

  private static void format(UploadWish wish, String modelId, List<Violation> broken) {
    String format = wish.format().orElse(TEXT);
    if (!List.of(TEXT, INSTRUCTIONS).contains(format)) {
      broken.add(new Violation("/format", oneOf(List.of(TEXT, INSTRUCTIONS))));
    } else if (format.equals(INSTRUCTIONS)
        && (GptConfig.named(modelId).isPresent() || VisionConfig.named(modelId).isPresent())) {
      broken.add(new Violation("/format", INSTRUCTIONS + " is for models that read tokens"));
    }
  }

  private static void text(
      String name, Optional<String> value, int least, int most, List<Violation> broken) {
    if (value.isEmpty()) {
      return;
    }
    String text = value.get();
    if (text.strip().length() < least || text.length() > most) {
      broken.add(new Violation("/" + name, "must have " + least + " to " + most + " characters"));
    }
    if (!JsonCheck.isPlain(text)) {
      broken.add(
          new Violation(
              "/" + name,
              "must not hold control characters, direction overrides or half characters"));
    }
  }

  private static List<String> changeTypes() {
    return Arrays.stream(ChangeType.values()).map(ChangeType::external).toList();
  }

  private static String oneOf(List<String> names) {
    return "must be one of " + String.join(", ", names);
  }

  private String corpus(String name, List<Violation> broken) {
    try {
      return corpora.find(name).digest();
    } catch (NotFound e) {
      broken.add(new Violation("/corpus", e.getMessage()));
      return "";
    }
  }

  private void fit(String modelId, String corpus, double split, List<Violation> broken) {
    if (!corpus.isEmpty() && Files.isRegularFile(runs.corpus(corpus))) {
      CorpusFit.obstacle(modelId, runs.corpus(corpus), split)
          .ifPresent(rule -> broken.add(new Violation("/corpus", rule)));
    }
  }

  private static double split(UploadWish wish, List<Violation> broken) {
    String text = wish.validationSplit().orElse(String.valueOf(DEFAULT_SPLIT));
    if (!DECIMAL.matcher(text).matches()) {
      broken.add(new Violation("/validationSplit", "must be a decimal number such as 0.1"));
      return DEFAULT_SPLIT;
    }
    double split = Double.parseDouble(text);
    if (split <= PlanLimits.MAX_SPLIT) {
      return split;
    }
    broken.add(new Violation("/validationSplit", "must be between 0 and " + PlanLimits.MAX_SPLIT));
    return DEFAULT_SPLIT;
  }

  private void keepUnseen(ModelVersion base, String corpus, double split, List<Violation> broken) {
    runs.seen(base, corpus)
        .filter(seen -> split > seen.heldOut())
        .ifPresent(seen -> broken.add(new Violation("/validationSplit", seen.rule())));
  }
}
