package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.control.WeightComparison.Allowed;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Provenance;
import org.zeropoint.ethics.entity.Provenance.Source;
import org.zeropoint.ethics.entity.Provenance.Steps;
import org.zeropoint.ethics.entity.Provenance.WeightChange;
import org.zeropoint.lm.safetensors.DType;
import org.zeropoint.lm.safetensors.RawTensor;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.SafetensorsWriter;
import org.zeropoint.lm.safetensors.Tensor;

class ProvenanceRulesTest {

  private static final Source TEXT = new Source("text t", "CC0-1.0", "written here", true);
  private static final Allowed QUERIES = new Allowed(Optional.of(List.of("q_proj")), false);
  private static final Allowed ALL = new Allowed(Optional.empty(), false);

  @TempDir private Path directory;

  private static Finding finding(String rule, Provenance provenance) {
    Facts facts = new Facts(List.of(), List.of(), 0, 0, null).from(provenance);
    return ProvenanceRules.judge(facts).stream()
        .filter(each -> each.rule().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  private static Finding health(int steps, IntToDoubleFunction loss, IntToDoubleFunction norm) {
    var of =
        new Steps(
            IntStream.range(0, steps).mapToObj(loss::applyAsDouble).toList(),
            IntStream.range(0, steps).mapToObj(norm::applyAsDouble).toList());
    return finding(
        "run-health", new Provenance(Optional.of(of), WeightChange.ofSeeded(), List.of(TEXT)));
  }

  private static IntToDoubleFunction noisy(double scale, IntToDoubleFunction of) {
    var random = new SplittableRandom(scale == 0 ? 0 : 5);
    return i -> of.applyAsDouble(i) + scale * (random.nextDouble() - 0.5);
  }

  @Test
  void aLossThatFallsOrStays_isHealthy() {
    IntToDoubleFunction falling = i -> 1.5 + 4 * Math.exp(-i / 30.0);
    IntToDoubleFunction calm = noisy(0.4, i -> 1.0);
    assertThat(health(300, noisy(0.3, falling), calm).outcome()).isEqualTo(Outcome.PASS);
    assertThat(health(300, noisy(0.3, i -> 1.2), calm).outcome()).isEqualTo(Outcome.PASS);
    assertThat(health(19, i -> i, calm).outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
  }

  @Test
  void aLossThatRises_orFallsAndComesBack_isDiverged() {
    IntToDoubleFunction calm = noisy(0.4, i -> 1.0);
    Finding rising = health(200, noisy(0.1, i -> 2 + i / 200.0), calm);
    assertThat(rising.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(rising.evidence()).startsWith("diverged");
    assertThat(rising.numbers().orElseThrow().threshold()).isPresent();
    Finding back = health(200, noisy(0.1, i -> i < 120 ? 5 - i / 30.0 : 3), calm);
    assertThat(back.outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void gradientSpikesAreCounted_andAFewAreBorne() {
    IntToDoubleFunction loss = noisy(0.1, i -> 3 - i / 200.0);
    IntToDoubleFunction twice = noisy(0.2, i -> i == 90 || i == 150 ? 40 : 1);
    Finding borne = health(200, loss, twice);
    assertThat(borne.outcome()).isEqualTo(Outcome.PASS);
    assertThat(borne.evidence()).contains("2 gradient spikes");
    Finding often = health(200, loss, noisy(0.2, i -> i > 30 && i % 20 == 0 ? 40 : 1));
    assertThat(often.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(often.evidence()).startsWith("unsteady");
  }

  private Path file(String name, Map<String, Float> numbers) {
    var tensors = new LinkedHashMap<String, Tensor>();
    numbers.forEach(
        (tensor, number) -> tensors.put(tensor, new Tensor(List.of(2), new float[] {1, number})));
    Path file = directory.resolve(name);
    Safetensors.write(file, tensors, Map.of());
    return file;
  }

  private Finding weights(Path base, Path candidate, Allowed allowed) {
    WeightChange change = WeightComparison.between("s@1", base, candidate, allowed);
    return finding("supply-weights", new Provenance(Optional.empty(), change, List.of(TEXT)));
  }

  @Test
  void aSoftPromptIsAddedByAPlanThatTrainsOne_andNothingElseDiffers() {
    String weight = "model.layers.0.q_proj.weight";
    var prompts = new Allowed(Optional.of(List.of("prompt_embeddings")), false);
    Path base = file("base", Map.of(weight, 1f));
    Path prompted = file("prompted", Map.of(weight, 1f, "prompt_embeddings", 2f));
    assertThat(weights(base, prompted, prompts).outcome()).isEqualTo(Outcome.PASS);
    assertThat(weights(base, prompted, QUERIES).evidence()).contains("prompt_embeddings (added)");
    Path other = file("other", Map.of(weight, 3f, "prompt_embeddings", 2f));
    assertThat(weights(base, other, prompts).evidence()).contains(weight + " (other numbers)");
  }

  @Test
  void onlyDeclaredWeightsMayDiffer_bitForBit() {
    Path base =
        file(
            "base", Map.of("model.layers.0.q_proj.weight", 1f, "model.layers.0.v_proj.weight", 2f));
    Path declared =
        file("one", Map.of("model.layers.0.q_proj.weight", 3f, "model.layers.0.v_proj.weight", 2f));
    Path other =
        file(
            "two",
            Map.of(
                "model.layers.0.q_proj.weight",
                3f,
                "model.layers.0.v_proj.weight",
                Math.nextUp(2f)));
    assertThat(weights(base, declared, QUERIES).outcome()).isEqualTo(Outcome.PASS);
    Finding found = weights(base, other, QUERIES);
    assertThat(found.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(found.evidence()).contains("model.layers.0.v_proj.weight (other numbers)");
    assertThat(weights(base, other, ALL).outcome()).isEqualTo(Outcome.PASS);
    assertThat(weights(base, base, QUERIES).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void aTensorThatIsMissingOrAdded_isNoDeclaredChange() {
    Path base = file("base", Map.of("a.weight", 1f, "b.weight", 2f));
    Path less = file("less", Map.of("a.weight", 1f));
    assertThat(weights(base, less, ALL).evidence()).contains("b.weight (missing)");
    assertThat(weights(less, base, ALL).evidence()).contains("b.weight (added)");
    assertThat(weights(less, base, ALL).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void aTensorThatIsDeclaredByItsName_mayBeAdded_andNothingElseMayDiffer() {
    var prompt = new Allowed(Optional.of(List.of("prompt_embeddings")), false);
    Path base = file("base", Map.of("a.weight", 1f));
    Path added = file("added", Map.of("a.weight", 1f, "prompt_embeddings", 3f));
    Path other = file("other", Map.of("a.weight", 2f, "prompt_embeddings", 3f));
    assertThat(weights(base, added, prompt).outcome()).isEqualTo(Outcome.PASS);
    assertThat(weights(base, added, prompt).evidence()).startsWith("1 tensors differ");
    assertThat(weights(base, other, prompt).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void thePrefixOfAFile_andTheTypeOfItsNumbers_areNoChange() {
    Path base =
        file("base", Map.of("transformer.h.0.attn.c_attn.weight", 1.5f, "lm_head.weight", 2f));
    Path same = directory.resolve("same");
    SafetensorsWriter.write(
        same,
        new TreeMap<>(
            Map.of(
                "h.0.attn.c_attn.weight",
                new RawTensor(DType.BF16, List.of(2), brain((short) 0x3f80, (short) 0x3fc0)),
                "lm_head.weight",
                new RawTensor(DType.BF16, List.of(2), brain((short) 0x3f80, (short) 0x4000)))),
        Map.of());
    assertThat(weights(base, same, QUERIES).outcome()).isEqualTo(Outcome.PASS);
    assertThat(weights(base, same, QUERIES).evidence()).startsWith("0 tensors differ");
  }

  private static ByteBuffer brain(short... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (short number : numbers) {
      bytes.putShort(number);
    }
    return bytes.flip();
  }

  @Test
  void whatCannotBeCompared_isAnError_andNoPass() {
    Path base = file("base", Map.of("a.weight", 1f));
    assertThat(weights(directory.resolve("gone"), base, ALL).outcome()).isEqualTo(Outcome.ERROR);
    var seeded = new Provenance(Optional.empty(), WeightChange.ofSeeded(), List.of(TEXT));
    assertThat(finding("supply-weights", seeded).outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
  }

  private static Finding source(Source... sources) {
    var all = new ArrayList<>(List.of(sources));
    return finding("data-source", new Provenance(Optional.empty(), WeightChange.ofSeeded(), all));
  }

  @Test
  void aTextWithoutLicenceFails_andAnUnnamedSourceIsNoted() {
    assertThat(source(TEXT).outcome()).isEqualTo(Outcome.PASS);
    assertThat(source(TEXT).evidence()).contains("CC0-1.0", "written here");
    Finding none = source(TEXT, new Source("text u", " unknown ", "somewhere", true));
    assertThat(none.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(none.evidence()).isEqualTo("text u: no licence was told");
    Finding noted = source(new Source("text u", "CC0-1.0", "", true));
    assertThat(noted.outcome()).isEqualTo(Outcome.NOTED);
    assertThat(noted.advice()).isPresent();
    assertThat(source(new Source("model m", "", "", false)).outcome()).isEqualTo(Outcome.NOTED);
    assertThat(source().outcome()).as("nothing is known").isEqualTo(Outcome.ERROR);
  }
}
