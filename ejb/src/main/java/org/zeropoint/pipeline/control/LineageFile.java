package org.zeropoint.pipeline.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.boundary.Lineages.Lineage;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.TrainingRun;

/** The line of a version, for programs; {@link CardText} writes for people. */
public final class LineageFile {

  private LineageFile() {}

  /**
   * The line of a version as JSON; what is not known is absent.
   *
   * @param run that made it
   */
  public static ObjectNode of(Lineage lineage, Optional<TrainingRun> run) {
    ModelVersion version = lineage.view().version();
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("ref", version.ref())
        .put("modelId", version.modelId())
        .put("digest", version.digest())
        .put("bytes", version.bytes());
    version
        .parent()
        .ifPresent(p -> json.putObject("parent").put("ref", p.ref()).put("digest", p.digest()));
    version.runId().ifPresent(id -> json.put("runId", id));
    run.ifPresent(
        made -> json.set("computedBy", Json.tree(made.legs().until(made.learnedSteps()).all())));
    version.uploadId().ifPresent(upload -> json.put("uploadId", upload));
    json.put("corpusDigest", version.corpusDigest());
    version.planDigest().ifPresent(plan -> json.put("planDigest", plan));
    json.put("createdAt", version.createdAt().toString());
    lineage.upload().ifPresent(upload -> json.set("origin", origin(upload)));
    lineage.proposal().ifPresent(proposal -> json.set("proposal", Json.tree(proposal)));
    lineage.decision().ifPresent(decision -> json.set("decision", Json.tree(decision)));
    return json;
  }

  private static ObjectNode origin(Upload upload) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("uploadedBy", upload.uploadedBy());
    if (!upload.source().isEmpty()) {
      json.put("source", upload.source());
    }
    if (!upload.licence().isEmpty()) {
      json.put("licence", upload.licence());
    }
    return json;
  }
}
