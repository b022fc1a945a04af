package org.zeropoint.pipeline.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.lm.safetensors.DType;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.TensorEntry;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.pipeline.control.Measures;
import org.zeropoint.pipeline.entity.Comparison;
import org.zeropoint.pipeline.entity.Comparison.Difference;
import org.zeropoint.pipeline.entity.Comparison.Weights;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.training.boundary.RunArchive;
import org.zeropoint.training.entity.TrainingRun;

/** Puts two versions side by side: what they were made of, what was measured, what they weigh. */
@Stateless
@Permitted
public class Comparisons {

  @Inject private Callers callers;
  @Inject private Registry registry;
  @Inject private RunArchive runs;
  @Inject private EvidenceArchive archive;

  /**
   * @throws org.zeropoint.shared.NotFound when a ref names no version or its weights are gone
   */
  @ReadOnly
  public Comparison compare(String ref, String otherRef) {
    Caller caller = callers.current();
    ModelVersion one = registry.version(caller, ref);
    ModelVersion other = registry.version(caller, otherRef);
    return new Comparison(
        one.ref(),
        other.ref(),
        different(lineage(one), lineage(other)),
        different(plan(one), plan(other)),
        Measures.compare(evaluation(one), evaluation(other)),
        weights(one),
        weights(other),
        one.digest().equals(other.digest()));
  }

  private static Map<String, String> lineage(ModelVersion version) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("modelId", version.modelId());
    version.parent().ifPresent(parent -> fields.put("parent", parent.ref()));
    version.runId().ifPresent(run -> fields.put("runId", run));
    version.uploadId().ifPresent(upload -> fields.put("uploadId", upload));
    fields.put("corpusDigest", version.corpusDigest());
    version.planDigest().ifPresent(plan -> fields.put("planDigest", plan));
    fields.put("digest", version.digest());
    return fields;
  }

  private Map<String, String> plan(ModelVersion version) {
    var fields = new LinkedHashMap<String, String>();
    Optional<TrainingRun> run = version.runId().flatMap(id -> runs.find(version.tenant(), id));
    run.map(r -> Json.tree(r.plan()))
        .map(JsonNode::properties)
        .ifPresent(all -> all.forEach(f -> fields.put(f.getKey(), f.getValue().asText())));
    return fields;
  }

  private static List<Difference> different(Map<String, String> one, Map<String, String> other) {
    var names = new LinkedHashMap<>(one);
    names.putAll(other);
    List<Difference> found = new ArrayList<>();
    for (String name : names.keySet()) {
      var a = Optional.ofNullable(one.get(name));
      var b = Optional.ofNullable(other.get(name));
      if (!a.equals(b)) {
        found.add(new Difference(name, a, b));
      }
    }
    return found;
  }

  private Optional<Evaluation> evaluation(ModelVersion version) {
    return archive.newest(version).map(EvaluationRecord::evaluation);
  }

  private Weights weights(ModelVersion version) {
    return new Weights(version.digest(), version.bytes(), parameters(registry.weights(version)));
  }

  /** Numbers that are weights; what stands beside them in bytes is none. */
  private static long parameters(Path file) {
    try (TensorSource source = MappedSafetensors.open(file)) {
      return source.names().stream()
          .map(source::entry)
          .filter(entry -> entry.dtype() != DType.U8)
          .mapToLong(TensorEntry::elements)
          .sum();
    }
  }
}
