package org.zeropoint.models.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.PromptAdapter;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.models.control.Catalogue;
import org.zeropoint.models.control.ModelStore;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Synthiant;
import org.zeropoint.models.entity.SynthiantView;
import org.zeropoint.models.entity.VersionView;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** Shows Synthiants, versions and their files. */
@Stateless
@Permitted
public class Models {

  /** The file that every version has. */
  public static final String WEIGHTS = ModelStore.WEIGHTS;

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Catalogue catalogue;
  @Inject private Registry registry;

  /** A file of a version, with the digest that it has to have. */
  public record Download(String digest, long bytes, Content content) {}

  /** Writes a file's bytes. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** The models that the caller's tenant may train, as of now. */
  @ReadOnly
  public List<BaseModel> catalogue() {
    return catalogue.models(callers.current().tenant());
  }

  @ReadOnly
  public List<SynthiantView> synthiants() {
    return em.createQuery(
            "select s from Synthiant s where s.tenant = ?1 order by s.synthiantId", Synthiant.class)
        .setParameter(1, callers.current().tenant())
        .getResultStream()
        .map(this::view)
        .toList();
  }

  /**
   * @throws NotFound when there is none of this id
   */
  @ReadOnly
  public SynthiantView synthiant(String synthiantId) {
    return view(require(synthiantId));
  }

  /** The versions of a Synthiant, newest first; none for a Synthiant that nobody has named yet. */
  @ReadOnly
  public List<VersionView> versions(String synthiantId) {
    Optional<Synthiant> synthiant = registry.synthiant(callers.current(), synthiantId);
    if (synthiant.isEmpty()) {
      return List.of();
    }
    List<ModelAlias> aliases = aliases(synthiant.get());
    return em.createQuery(
            "select v from ModelVersion v where v.synthiant = ?1 order by v.number desc",
            ModelVersion.class)
        .setParameter(1, synthiant.get())
        .getResultStream()
        .map(version -> view(version, aliases))
        .toList();
  }

  /**
   * @throws NotFound when the ref names no version
   */
  @ReadOnly
  public VersionView version(String ref) {
    ModelVersion version = registry.version(callers.current(), ref);
    return view(version, aliases(version.synthiant()));
  }

  /** The moves of an alias, newest first. */
  @ReadOnly
  public List<AliasChange> history(String synthiantId, String alias) {
    return registry.history(require(synthiantId), alias);
  }

  /** A slice of the moves of an alias, newest first; the key is the ordinal of the last shown. */
  @ReadOnly
  public Page<AliasChange> history(
      String synthiantId, String alias, Optional<Long> after, int limit) {
    int size = Page.size(limit);
    int before = (int) Math.min(after.orElse((long) Integer.MAX_VALUE), Integer.MAX_VALUE);
    List<AliasChange> found = registry.moves(require(synthiantId), alias, before, size + 1);
    if (found.size() <= size) {
      return new Page<>(found, Optional.empty());
    }
    List<AliasChange> shown = found.subList(0, size);
    return new Page<>(shown, Optional.of((long) shown.get(size - 1).ordinal()));
  }

  /**
   * Where an alias pointed to at some time.
   *
   * @param move the last move up to then, that instant included
   * @param until when the next move came; empty when it has not
   */
  public record Standing(AliasChange move, Optional<Instant> until) {}

  /**
   * @throws NotFound when the alias had not been moved yet
   */
  @ReadOnly
  public Standing standing(String synthiantId, String alias, Instant at) {
    AliasChange move =
        registry
            .moveAt(require(synthiantId), alias, at)
            .orElseThrow(
                () ->
                    new NotFound(
                        "at " + at + " nothing had been " + alias + " of " + synthiantId + " yet"));
    return new Standing(move, registry.next(move).map(AliasChange::changedAt));
  }

  /**
   * @throws NotFound when the version has no such file
   */
  @ReadOnly
  public Download file(String ref, String name) {
    ModelVersion version = registry.version(callers.current(), ref);
    Path weights = registry.weights(version);
    if (WEIGHTS.equals(name)) {
      return new Download(version.digest(), version.bytes(), out -> Files.copy(weights, out));
    }
    byte[] part =
        part(weights, name)
            .or(() -> prompt(version).flatMap(prompt -> prompt.file(name)))
            .orElseThrow(
                () ->
                    new NotFound(
                        "this version has " + String.join(", ", files(version)) + ", not " + name));
    return new Download(Digest.of(part).value(), part.length, out -> out.write(part));
  }

  private static Optional<byte[]> part(Path weights, String name) {
    if (!ModelFile.isOne(weights)) {
      return Optional.empty();
    }
    try (ModelFile model = ModelFile.open(weights)) {
      return model.part(name);
    }
  }

  /** The soft prompt of a version without the model, which is that of an ancestor. */
  private Optional<PromptAdapter> prompt(ModelVersion version) {
    Path weights = registry.weights(version);
    if (!ModelFile.isOne(weights)) {
      return Optional.empty();
    }
    try (ModelFile model = ModelFile.open(weights)) {
      ModelVersion base = promptless(version);
      return model
          .prompt()
          .map(vectors -> new PromptAdapter(model.config(), vectors, base.ref(), base.digest()));
    }
  }

  /** The nearest that has none: itself, where all have one or nothing is known before. */
  private ModelVersion promptless(ModelVersion version) {
    Optional<ModelVersion> at = Optional.of(version);
    while (at.isPresent()) {
      try (ModelFile model = ModelFile.open(registry.weights(at.get()))) {
        if (model.prompt().isEmpty()) {
          return at.get();
        }
      }
      at = at.get().parent();
    }
    return version;
  }

  /** Names of the files that a version can be asked for. */
  @ReadOnly
  public List<String> files(ModelVersion version) {
    if (GptConfig.named(version.modelId()).isPresent()
        || VisionConfig.named(version.modelId()).isPresent()) {
      return List.of(WEIGHTS);
    }
    try (ModelFile model = ModelFile.open(registry.weights(version))) {
      Stream<String> parts = Stream.concat(Stream.of(WEIGHTS), model.parts().stream());
      return model.prompt().isPresent()
          ? Stream.concat(parts, PromptAdapter.FILES.stream()).toList()
          : parts.toList();
    } catch (NotFound | Invalid e) {
      // A file that is gone or damaged is shown as what it should be.
      return List.of(WEIGHTS);
    }
  }

  private Synthiant require(String synthiantId) {
    return registry
        .synthiant(callers.current(), synthiantId)
        .orElseThrow(() -> new NotFound("there is no Synthiant " + synthiantId));
  }

  private SynthiantView view(Synthiant synthiant) {
    return new SynthiantView(
        synthiant,
        registry.alias(synthiant, ModelAlias.PRODUCTION).filter(a -> a.target().isPresent()));
  }

  private List<ModelAlias> aliases(Synthiant synthiant) {
    return em.createQuery("select a from ModelAlias a where a.synthiant = ?1", ModelAlias.class)
        .setParameter(1, synthiant)
        .getResultList();
  }

  private static VersionView view(ModelVersion version, List<ModelAlias> aliases) {
    return new VersionView(
        version,
        aliases.stream()
            .filter(a -> a.target().filter(t -> t.id() == version.id()).isPresent())
            .map(ModelAlias::name)
            .toList());
  }
}
