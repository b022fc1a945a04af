package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeropoint.ethics.control.WeightComparison;
import org.zeropoint.ethics.control.WeightComparison.Allowed;
import org.zeropoint.ethics.entity.Provenance;
import org.zeropoint.ethics.entity.Provenance.Source;
import org.zeropoint.ethics.entity.Provenance.WeightChange;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.training.boundary.RunArchive;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.training.entity.Tuning;

/** Collects where a candidate is from: its steps, its base, its sources. */
@ApplicationScoped
public class Origins {

  @Inject private RunArchive runs;
  @Inject private Registry registry;

  /** Of what a run made: the plan says which weights may differ. */
  Provenance of(ModelVersion version, TrainingRun run, RunArchive.StepCount steps) {
    Optional<List<String>> targets =
        run.plan().tuning().flatMap(Tuning::tokens).flatMap(Origins::changed);
    return new Provenance(
        Optional.of(new Provenance.Steps(steps.losses(), steps.gradientNorms())),
        change(version, new Allowed(targets, false)),
        List.of(text(version, run.plan().corpus())));
  }

  /** What a plan trains in the model's file; empty for all weights. */
  private static Optional<List<String>> changed(Tuning.Tokens tokens) {
    return tokens
        .lora()
        .map(Tuning.Adapter::targets)
        .or(() -> tokens.softPrompt().map(prompt -> List.of(VirtualTokens.NAME)));
  }

  /** Of what was made elsewhere: an adapter may change its modules, other weights all of them. */
  Provenance of(ModelVersion version, Upload upload) {
    var model =
        new Source(
            "model " + upload.modelId(), upload.licence(), upload.source(), upload.newBase());
    return new Provenance(
        Optional.empty(),
        change(version, new Allowed(upload.form().adapted(), true)),
        Stream.of(model, text(version, upload.corpus())).toList());
  }

  private WeightChange change(ModelVersion version, Allowed allowed) {
    return version
        .parent()
        .map(
            base ->
                WeightComparison.between(
                    base.ref(), registry.weights(base), registry.weights(version), allowed))
        .orElseGet(WeightChange::ofSeeded);
  }

  private Source text(ModelVersion version, String name) {
    Optional<Corpus> corpus = runs.corpusOf(version.tenant(), name, version.corpusDigest());
    return new Source(
        "text " + name,
        corpus.map(Corpus::licence).orElse(""),
        corpus.map(Corpus::source).orElse(""),
        true);
  }
}
