package org.zeropoint.models.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.lm.language.Footprint;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.models.control.Catalogue;
import org.zeropoint.models.control.LoadRule;
import org.zeropoint.models.control.ModelStore;
import org.zeropoint.models.control.Ref;
import org.zeropoint.models.control.Registrations;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Seal;
import org.zeropoint.models.entity.Synthiant;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Unavailable;

/**
 * Synthiants, versions and aliases, for code that is in a transaction already; only ever those of
 * the caller's tenant.
 */
@ApplicationScoped
public class Registry {

  @PersistenceContext private EntityManager em;
  @Inject private Catalogue catalogue;
  @Inject private ModelStore store;
  @Inject private Registrations registrations;
  @Inject private Clock clock;

  /** The model of this name in the caller's catalogue, as of now. */
  public Optional<BaseModel> base(Caller caller, String modelId) {
    return catalogue.find(caller.tenant(), modelId);
  }

  /** Why a model is not in the catalogue. */
  public String absence(Caller caller, String modelId) {
    return catalogue.absence(caller.tenant(), modelId);
  }

  /** Why the base that a version goes back to was never approved; empty when it was. */
  public Optional<String> disapproval(ModelVersion version) {
    return catalogue.disapproval(version);
  }

  /** Whether a version of a model of this name was in production at any time. */
  public boolean wasInProduction(Caller caller, String modelId) {
    return catalogue.wasInProduction(caller.tenant(), modelId);
  }

  public Optional<Synthiant> synthiant(Caller caller, String synthiantId) {
    return em.createQuery(
            "select s from Synthiant s where s.tenant = ?1 and s.synthiantId = ?2", Synthiant.class)
        .setParameter(1, caller.tenant())
        .setParameter(2, synthiantId)
        .getResultStream()
        .findFirst();
  }

  /** The Synthiant, locked until the transaction ends: its aliases move one after another. */
  public Synthiant locked(Caller caller, String synthiantId) {
    Synthiant synthiant =
        synthiant(caller, synthiantId)
            .orElseThrow(() -> new NotFound("there is no Synthiant " + synthiantId));
    em.refresh(synthiant, LockModeType.PESSIMISTIC_WRITE);
    return synthiant;
  }

  /**
   * The Synthiant of this id; an unknown one is registered by the first run or proposal that names
   * it. It stays registered when that is refused afterwards.
   */
  public Synthiant register(Caller caller, String synthiantId) {
    return synthiant(caller, synthiantId)
        .orElseGet(
            () -> {
              registrations.addIfAbsent(caller, synthiantId);
              return synthiant(caller, synthiantId).orElseThrow();
            });
  }

  /**
   * Registers weights that lie in the store as the next version; the same run or upload always
   * gives the same version.
   */
  public ModelVersion add(Caller caller, String synthiantId, ModelVersion.Origin origin) {
    return from(origin)
        .orElseGet(
            () -> {
              Synthiant synthiant = register(caller, synthiantId);
              em.refresh(synthiant, LockModeType.PESSIMISTIC_WRITE);
              var version = new ModelVersion(synthiant, origin, clock.instant());
              em.persist(version);
              return version;
            });
  }

  private Optional<ModelVersion> from(ModelVersion.Origin origin) {
    return em.createQuery(
            "select v from ModelVersion v where v.runId = ?1 or v.uploadId = ?2",
            ModelVersion.class)
        .setParameter(1, origin.runId().orElse(""))
        .setParameter(2, origin.uploadId().orElse(""))
        .getResultStream()
        .findFirst();
  }

  /**
   * The version of this ref.
   *
   * @throws NotFound when there is none, or the alias points to none
   */
  public ModelVersion version(Caller caller, String text) {
    Ref ref = Ref.parse(text);
    var none = new NotFound("there is no version " + text);
    Synthiant synthiant = synthiant(caller, ref.synthiantId()).orElseThrow(() -> none);
    if (ref.number().isPresent()) {
      return em.createQuery(
              "select v from ModelVersion v where v.synthiant = ?1 and v.number = ?2",
              ModelVersion.class)
          .setParameter(1, synthiant)
          .setParameter(2, ref.number().getAsInt())
          .getResultStream()
          .findFirst()
          .orElseThrow(() -> none);
    }
    return alias(synthiant, ref.selector()).flatMap(ModelAlias::target).orElseThrow(() -> none);
  }

  /** Whether a ref names a version with weights of this digest. */
  public boolean has(Caller caller, String ref, String digest) {
    try {
      return version(caller, ref).digest().equals(digest);
    } catch (NotFound e) {
      return false;
    }
  }

  public Optional<ModelAlias> alias(Synthiant synthiant, String name) {
    return em.createQuery(
            "select a from ModelAlias a where a.synthiant = ?1 and a.name = ?2", ModelAlias.class)
        .setParameter(1, synthiant)
        .setParameter(2, name)
        .getResultStream()
        .findFirst();
  }

  /** The version in production, as of now. */
  public Optional<ModelVersion> production(Caller caller, String synthiantId) {
    return synthiant(caller, synthiantId)
        .flatMap(s -> alias(s, ModelAlias.PRODUCTION))
        .flatMap(ModelAlias::target);
  }

  /**
   * Moves an alias and keeps the move in its history. The caller holds the lock of the Synthiant,
   * and took it before it looked at what the move depends on.
   */
  public AliasChange move(Synthiant synthiant, String name, AliasChange.Move move) {
    ModelAlias alias = alias(synthiant, name).orElseGet(() -> new ModelAlias(synthiant, name));
    int ordinal = last(synthiant, name).map(AliasChange::ordinal).orElse(0) + 1;
    var change = new AliasChange(alias, ordinal, move);
    alias.follow(change);
    em.persist(alias);
    em.persist(change);
    return change;
  }

  /** The moves of an alias, newest first. */
  public List<AliasChange> history(Synthiant synthiant, String name) {
    return em.createQuery(
            "select c from AliasChange c where c.synthiant = ?1 and c.alias = ?2 order by c.ordinal desc",
            AliasChange.class)
        .setParameter(1, synthiant)
        .setParameter(2, name)
        .getResultList();
  }

  private Optional<AliasChange> last(Synthiant synthiant, String name) {
    return moves(synthiant, name, Integer.MAX_VALUE, 1).stream().findFirst();
  }

  /** At most {@code limit} moves of an alias before the one of this ordinal, newest first. */
  public List<AliasChange> moves(Synthiant synthiant, String name, int before, int limit) {
    return em.createQuery(
            "select c from AliasChange c where c.synthiant = ?1 and c.alias = ?2 and c.ordinal < ?3"
                + " order by c.ordinal desc",
            AliasChange.class)
        .setParameter(1, synthiant)
        .setParameter(2, name)
        .setParameter(3, before)
        .setMaxResults(limit)
        .getResultList();
  }

  /** The last move of an alias up to an instant, that instant included. */
  public Optional<AliasChange> moveAt(Synthiant synthiant, String name, Instant at) {
    return em.createQuery(
            "select c from AliasChange c where c.synthiant = ?1 and c.alias = ?2"
                + " and c.changedAt <= ?3 order by c.ordinal desc",
            AliasChange.class)
        .setParameter(1, synthiant)
        .setParameter(2, name)
        .setParameter(3, at)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  /** The move of an alias that followed this one. */
  public Optional<AliasChange> next(AliasChange change) {
    return em.createQuery(
            "select c from AliasChange c where c.synthiant = ?1 and c.alias = ?2 and c.ordinal = ?3",
            AliasChange.class)
        .setParameter(1, change.synthiant())
        .setParameter(2, change.alias())
        .setParameter(3, change.ordinal() + 1)
        .getResultStream()
        .findFirst();
  }

  /** Copies weights into the store. */
  public Digest store(Path weights) {
    return store.add(weights);
  }

  /** Moves weights into the store. */
  public Digest adopt(Path weights) {
    return store.adopt(weights);
  }

  /** The weights with this digest, if they are in the store. */
  public Optional<Path> stored(Digest digest) {
    return Optional.of(store.weights(digest)).filter(Files::isRegularFile);
  }

  /**
   * The weights of a version.
   *
   * @throws NotFound when the file is gone
   */
  public Path weights(ModelVersion version) {
    return weights(new Digest(version.digest()));
  }

  /**
   * The weights with this digest.
   *
   * @throws NotFound when the file is gone
   */
  public Path weights(Digest digest) {
    Path file = store.weights(digest);
    if (!Files.isRegularFile(file)) {
      throw new NotFound("the weights " + digest + " are missing from the model store");
    }
    return file;
  }

  /**
   * The version, ready to write; to be closed.
   *
   * @throws NotFound when the file is gone
   * @throws Conflict when it writes no text
   * @throws Unavailable when this server cannot run it, or has no memory for it now
   */
  public LanguageModel open(ModelVersion version) {
    requireWriter(version);
    requireMemory(version);
    return LanguageModel.open(version.modelId(), weights(version));
  }

  /**
   * Refuses a version that {@link #open} would refuse, without reading its weights.
   *
   * @throws NotFound when the file is gone
   * @throws Conflict when it writes no text
   * @throws Unavailable when this server cannot run it, or has no memory for it now
   */
  public void requireRunnable(ModelVersion version) {
    requireWriter(version);
    LanguageModel.requireKnown(version.modelId(), weights(version));
    TorchProbe.require();
    requireMemory(version);
  }

  private static void requireWriter(ModelVersion version) {
    if (!version.writes()) {
      throw new Conflict(
          version.ref()
              + " is a "
              + version.modelId()
              + ": it tells what an image shows and writes no text");
    }
  }

  private void requireMemory(ModelVersion version) {
    LoadRule.require("loading " + version.ref(), Footprint.loaded(weights(version)));
  }

  /**
   * Refuses to have versions measured together that do not fit into this server's memory.
   *
   * @throws NotFound when a file is gone
   * @throws Unavailable with the numbers
   */
  public void requireMeasurable(List<ModelVersion> versions) {
    String names = versions.stream().map(ModelVersion::ref).collect(Collectors.joining(" and "));
    long bytes = versions.stream().mapToLong(v -> Footprint.measured(weights(v))).sum();
    LoadRule.require("measuring " + names, bytes);
  }

  /**
   * The weights with this digest, read once and found to be what it says.
   *
   * @throws NotFound when the file is gone
   * @throws Unavailable when the file is another by now
   */
  public Path intactWeights(Digest digest) {
    Path file = weights(digest);
    if (!store.intact(digest)) {
      throw new Unavailable("the stored weights " + digest + " are not what their digest says");
    }
    return file;
  }

  /** What is wrong with the file of a version, by its length alone; empty when nothing is. */
  public Optional<String> damage(ModelVersion version) {
    return store.damage(new Digest(version.digest()), version.bytes());
  }

  /**
   * Reads the stored weights, which takes as long as they are large: outside of a transaction.
   *
   * @return empty when they are missing or not what their digest says
   */
  public Optional<Seal> seal(ModelVersion version) {
    return store.seal(new Digest(version.digest()));
  }

  /** Whether a seal is of these weights and nobody touched them since; does not read them. */
  public boolean holds(Seal seal, ModelVersion version) {
    return seal.digest().value().equals(version.digest()) && store.holds(seal);
  }

  /** Whether the stored weights still are what their digest says. */
  public boolean intact(ModelVersion version) {
    return store.intact(new Digest(version.digest()));
  }
}
