package org.zeropoint.training.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.file.Path;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.nodes.boundary.Assignments;
import org.zeropoint.nodes.entity.Assigned;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Role;

/** Which models the nodes hold. */
@Stateless
@Permitted(Role.ADMIN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ModelsOnNodes {

  private static final String FIELD = "/model";

  @Inject private Registry registry;
  @Inject private Assignments assignments;
  @Inject private Callers callers;

  /**
   * Has the blocks of a model spread over the nodes.
   *
   * @param model a ref, {@code synthiant@3}, or the name of a model of the catalogue
   * @throws Invalid when it names none, or one that is not made of blocks
   * @throws org.zeropoint.shared.NotFound when the ref names no version or its file is gone
   */
  @Composite
  public Assigned spread(String model) {
    ModelVersion version = registry.version(callers.current(), ref(model));
    Path file = registry.weights(version);
    if (!ModelFile.isOne(file)) {
      throw new Invalid(
          FIELD, "is a " + version.modelId() + ", and nodes hold models that read tokens");
    }
    try (ModelFile packed = ModelFile.open(file)) {
      return assignments.serve(new Digest(version.digest()), model, packed.config().layers());
    }
  }

  private String ref(String model) {
    if (model.contains("@")) {
      return model;
    }
    return registry
        .base(callers.current(), model)
        .flatMap(BaseModel::ref)
        .orElseThrow(
            () ->
                new Invalid(
                    FIELD, "is neither a version nor a model of the catalogue that was brought"));
  }

  /** No node shall hold blocks of a model any more. */
  @Composite
  public Assigned gather(Digest model) {
    return assignments.unserve(model);
  }
}
