package org.zeropoint.models.control;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.shared.Json;

/**
 * The approved models: those shipped with this version of the product, and of a tenant those
 * uploaded ones that are in production of their Synthiant.
 */
@ApplicationScoped
public class Catalogue {

  private static final String FILE = "/catalogue/models.json";

  @PersistenceContext private EntityManager em;
  @Inject private Uploaded uploaded;

  private List<BaseModel> shipped;

  @PostConstruct
  void load() {
    try (var in = Catalogue.class.getResourceAsStream(FILE)) {
      shipped = Json.mapper().readValue(in, new TypeReference<List<BaseModel>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " is not readable", e);
    }
  }

  /** All models of a tenant, shipped ones first. */
  public List<BaseModel> models(String tenant) {
    return Stream.concat(shipped.stream(), entered(tenant)).toList();
  }

  public Optional<BaseModel> find(String tenant, String modelId) {
    return shipped(modelId)
        .or(() -> entered(tenant).filter(model -> model.modelId().equals(modelId)).findFirst());
  }

  public Optional<BaseModel> shipped(String modelId) {
    return shipped.stream().filter(model -> model.modelId().equals(modelId)).findFirst();
  }

  /** Why a model is not among them. */
  public String absence(String tenant, String modelId) {
    return uploaded.newest(tenant, modelId).map(upload -> why(upload) + " and ").orElse("")
        + "is not in the catalogue of approved models";
  }

  private static String why(Upload upload) {
    return upload
        .proposalId()
        .map(
            id -> "is no model in production: proposal " + id + " is not promoted, or not any more")
        .or(() -> upload.problem().map(p -> "was not proposed: " + p))
        .orElse("is not proposed yet: upload " + upload.uploadId() + " is being measured");
  }

  /** Why the base that a version goes back to was never approved; empty when it was. */
  public Optional<String> disapproval(ModelVersion version) {
    ModelVersion root = version;
    while (root.parent().isPresent()) {
      root = root.parent().get();
    }
    String ref = root.ref();
    boolean promoted = wasInProduction(root);
    return root.uploadId()
        .flatMap(id -> uploaded.find(version.tenant(), id))
        .filter(upload -> upload.newBase() && !promoted)
        .map(upload -> "goes back to " + ref + ", which " + why(upload));
  }

  /** Whether a version of a model of this name was in production at any time. */
  public boolean wasInProduction(String tenant, String modelId) {
    return em.createQuery(
                "select count(c) from AliasChange c where c.to.tenant = ?1 and c.to.modelId = ?2"
                    + " and c.alias = ?3",
                Long.class)
            .setParameter(1, tenant)
            .setParameter(2, modelId)
            .setParameter(3, ModelAlias.PRODUCTION)
            .getSingleResult()
        > 0;
  }

  private boolean wasInProduction(ModelVersion version) {
    return em.createQuery(
                "select count(c) from AliasChange c where c.to = ?1 and c.alias = ?2", Long.class)
            .setParameter(1, version)
            .setParameter(2, ModelAlias.PRODUCTION)
            .getSingleResult()
        > 0;
  }

  private Stream<BaseModel> entered(String tenant) {
    return em.createQuery(
            "select a from ModelAlias a where a.synthiant.tenant = ?1 and a.name = ?2"
                + " and a.target.uploadId is not null order by a.synthiant.synthiantId",
            ModelAlias.class)
        .setParameter(1, tenant)
        .setParameter(2, ModelAlias.PRODUCTION)
        .getResultStream()
        .flatMap(alias -> entry(tenant, alias).stream());
  }

  private Optional<BaseModel> entry(String tenant, ModelAlias alias) {
    return alias
        .target()
        .flatMap(version -> version.uploadId())
        .flatMap(id -> uploaded.find(tenant, id))
        .filter(upload -> upload.newBase() && owns(upload))
        .map(upload -> BaseModel.entered(upload, alias));
  }

  /** What lost its name to another Synthiant has none here. */
  private boolean owns(Upload upload) {
    return uploaded
        .claiming(upload.tenant(), upload.modelId())
        .filter(claiming -> claiming.synthiantId().equals(upload.synthiantId()))
        .isPresent();
  }
}
