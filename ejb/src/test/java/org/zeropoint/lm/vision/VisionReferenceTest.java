package org.zeropoint.lm.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.RawTensor;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;

/** Against the numbers that ejb/src/test/python/vision.py took from PyTorch. */
class VisionReferenceTest {

  private static final float AGREED = 2e-5f;

  @TempDir private Path directory;

  /** The model of a file, what it was given, and what came of it. */
  private record Reference(VisionConfig config, MappedSafetensors file) {

    static Reference of(VisionConfig.Kind kind) throws URISyntaxException {
      String name = kind == VisionConfig.Kind.MLP ? "mlp" : "cnn";
      var place = VisionReferenceTest.class.getResource(name + ".safetensors");
      List<Integer> hidden = kind == VisionConfig.Kind.MLP ? List.of(12, 8) : List.of(4, 6, 8);
      return new Reference(
          new VisionConfig(name, kind, 7, 6, 2, 5, hidden),
          MappedSafetensors.open(Path.of(Objects.requireNonNull(place).toURI())));
    }

    Map<String, Tensor> floats(String prefix) {
      var found = new TreeMap<String, Tensor>();
      file.names().stream()
          .filter(name -> name.startsWith(prefix))
          .forEach(name -> found.put(name.substring(prefix.length()), file.tensor(name)));
      return found;
    }

    /** The nine images, and one more, since a file of images has ten. */
    ImageSet images(Path to) {
      return ImageSet.read(Images.write(to, padded("images", 84), padded("labels", 1)));
    }

    private RawTensor padded(String name, int size) {
      var bytes = ByteBuffer.allocate(10 * size).put(file.bytes(name));
      return size == 1 ? Images.u8(bytes.array(), 10) : Images.u8(bytes.array(), 10, 7, 6, 2);
    }
  }

  @ParameterizedTest
  @EnumSource(VisionConfig.Kind.class)
  void scoresLossAndGradientsAreThoseOfPyTorchInPython(VisionConfig.Kind kind)
      throws URISyntaxException {
    Reference reference = Reference.of(kind);
    ImageSet images = reference.images(directory.resolve("images"));
    int[] all = IntStream.range(0, 9).toArray();
    Map<String, Tensor> weights = reference.floats("p.");
    Path file = directory.resolve("model.safetensors");
    Safetensors.write(file, weights, Map.of());
    float[] loss = reference.file().floats("loss");
    try (var model = VisionModel.open(reference.config(), file)) {
      assertThat(model.scores(images, all).values())
          .containsExactly(reference.file().floats("logits"), within(AGREED));
      assertThat(model.result(images, all).loss()).isCloseTo(loss[0], within(1e-5));
    }
    try (var trainer = new VisionTrainer(reference.config(), weights, Optimizer.ADAM)) {
      Map<String, Tensor> expected = reference.floats("g.");
      Map<String, Tensor> found = trainer.gradients(images.batch(all));
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      found.forEach(
          (name, gradient) ->
              assertThat(gradient.data())
                  .as(name)
                  .containsExactly(expected.get(name).data(), within(AGREED)));
      assertThat(trainer.step(images.batch(all), 1, 0).loss()).isCloseTo(loss[0], within(1e-5));
    }
  }
}
