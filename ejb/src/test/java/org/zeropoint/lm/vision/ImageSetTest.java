package org.zeropoint.lm.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.safetensors.DType;
import org.zeropoint.lm.safetensors.RawTensor;
import org.zeropoint.lm.safetensors.SafetensorsWriter;
import org.zeropoint.shared.Invalid;

class ImageSetTest {

  @TempDir private Path directory;

  private static RawTensor bytes(Integer... shape) {
    int size = Stream.of(shape).reduce(1, Math::multiplyExact);
    return Images.u8(new byte[size], shape);
  }

  @Test
  void digitsAreRead_withTheirLabels() {
    ImageSet digits = ImageSet.read(Images.DIGITS);
    assertThat(digits.form()).isEqualTo(new ImageForm(1797, 8, 8, 1, 9));
    assertThat(VisionConfig.catalogue()).allMatch(m -> digits.form().mismatch(m).isEmpty());
    int[] count = new int[10];
    IntStream.range(0, 1797).forEach(i -> count[digits.label(i)]++);
    assertThat(count).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    ImageBatch first = digits.batch(new int[] {0});
    assertThat(first.labels()).containsExactly(0);
    assertThat(Arrays.copyOfRange(first.images(), 0, 8))
        .containsExactly(0, 0, 80 / 255f, 207 / 255f, 143 / 255f, 16 / 255f, 0, 0);
  }

  @Test
  void channelsComeOneAfterAnother_inABatch() {
    var pixels = new byte[10 * 2 * 3 * 2];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    Path file = directory.resolve("two-channels");
    ImageSet set = ImageSet.read(Images.write(file, Images.u8(pixels, 10, 2, 3, 2), bytes(10)));
    float[] second = set.batch(new int[] {9, 1}).images();
    assertThat(second).hasSize(24);
    float[] expected = new float[12];
    int[] bytes = {12, 14, 16, 18, 20, 22, 13, 15, 17, 19, 21, 23};
    for (int i = 0; i < bytes.length; i++) {
      expected[i] = bytes[i] / 255f;
    }
    assertThat(Arrays.copyOfRange(second, 12, 24)).containsExactly(expected);
  }

  static Stream<Arguments> broken() {
    RawTensor floats = new RawTensor(DType.F32, List.of(10, 1, 1, 1), ByteBuffer.allocate(40));
    RawTensor signed = new RawTensor(DType.I8, List.of(10), ByteBuffer.allocate(10));
    return Stream.of(
        Arguments.of(bytes(10, 2, 2), bytes(10), "images has shape [10, 2, 2]"),
        Arguments.of(bytes(10, 2, 2, 1), bytes(10, 1), "labels has shape [10, 1]"),
        Arguments.of(bytes(10, 2, 2, 1), bytes(11), "10 images and 11 labels"),
        Arguments.of(bytes(9, 2, 2, 1), bytes(9), "10 to 1000000 images, not 9"),
        Arguments.of(bytes(1_000_001, 1, 1, 1), bytes(1_000_001), "not 1000001"),
        Arguments.of(bytes(10, 0, 2, 1), bytes(10), "rows of pixels in each image, not 0"),
        Arguments.of(bytes(10, 2, 513, 1), bytes(10), "columns of pixels in each image, not 513"),
        Arguments.of(bytes(10, 2, 2, 5), bytes(10), "channels of each pixel, not 5"),
        Arguments.of(floats, bytes(10), "images is of dtype F32, not U8"),
        Arguments.of(bytes(10, 2, 2, 1), signed, "labels is of dtype I8, not U8"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void fileIsRefusedNamingTheRule(RawTensor images, RawTensor labels, String rule) {
    Path file = Images.write(directory.resolve("broken"), images, labels);
    assertThat(ImageForm.isOne(file)).isTrue();
    assertThatThrownBy(() -> ImageSet.read(file))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("broken: ")
        .hasMessageContaining(rule);
    assertThatThrownBy(() -> ImageForm.of(file)).hasMessageContaining(rule);
  }

  @Test
  void fileWithOtherTensorsIsRefused() {
    Path file = directory.resolve("other");
    SafetensorsWriter.write(
        file, Map.of("images", bytes(10, 1, 1, 1), "label", bytes(10)), Map.of());
    assertThatThrownBy(() -> ImageForm.of(file))
        .hasMessageContaining("must hold the tensors images and labels")
        .hasMessageContaining("[images, label]");
  }

  @Test
  void fileThatIsCutShortIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Images.DIGITS);
    Path file = directory.resolve("short");
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThat(ImageForm.isOne(file)).isTrue();
    assertThatThrownBy(() -> ImageSet.read(file)).isInstanceOf(Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"images\":1}", "A text.\n{", "        {", "\0\0\0\0\0\0\0\0{"})
  void aTextIsNoFileOfImages(String text) throws IOException {
    Path file = directory.resolve("text");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    assertThat(ImageForm.isOne(file)).isFalse();
  }

  @Test
  void modelsOfOtherImagesSayWhy() {
    ImageForm form = new ImageForm(100, 8, 8, 3, 9);
    assertThat(form.mismatch(VisionConfig.CNN).orElseThrow())
        .isEqualTo("has images of 8 × 8 pixels with 3 channels; cnn-digits takes 8 × 8 with 1");
    form = new ImageForm(100, 8, 8, 1, 10);
    assertThat(form.mismatch(VisionConfig.MLP).orElseThrow())
        .isEqualTo("has a label 10; those of mlp-digits are 0 to 9");
  }

  @Test
  void everyEpochHasEveryTrainingImageOnce_andNoneThatIsHeldOut() {
    ImageSet set = ImageSet.read(Images.random(directory.resolve("set"), VisionConfig.MLP, 50));
    ImageSplit split = ImageSplit.of(50, 0.2);
    assertThat(split.heldOut()).hasSize(10);
    var batches = new ImageBatches(set, split.training(), 8, 3);
    for (int epoch = 0; epoch < 3; epoch++) {
      var seen = new ArrayList<String>();
      for (int i = 1; i <= 5; i++) {
        float[] images = batches.batch(epoch * 5 + i).images();
        for (int row = 0; row < 8; row++) {
          seen.add(Arrays.toString(Arrays.copyOfRange(images, row * 64, row * 64 + 64)));
        }
      }
      List<String> expected =
          Arrays.stream(split.training()).mapToObj(i -> Arrays.toString(set.image(i))).toList();
      assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void batchFollowsFromSeedAndStep() {
    ImageSet digits = ImageSet.read(Images.DIGITS);
    int[] training = ImageSplit.of(1797, 0.1).training();
    var one = new ImageBatches(digits, training, 32, 1);
    var same = new ImageBatches(digits, training, 32, 1);
    var other = new ImageBatches(digits, training, 32, 2);
    one.batch(500);
    assertThat(one.batch(7).images()).isEqualTo(same.batch(7).images());
    assertThat(one.batch(7).images()).isNotEqualTo(one.batch(8).images());
    assertThat(one.batch(7).images()).isNotEqualTo(other.batch(7).images());
  }

  @Test
  void largerSplitHoldsOutWhatASmallerOneDoes() {
    int[] small = ImageSplit.of(1797, 0.1).heldOut();
    int[] large = ImageSplit.of(1797, 0.3).heldOut();
    assertThat(small).hasSize(179);
    assertThat(large).hasSize(539).endsWith(small);
    assertThat(ImageSplit.of(1797, 0).heldOut()).isEmpty();
    int[] training = ImageSplit.of(1797, 0.3).training();
    assertThat(IntStream.concat(Arrays.stream(training), Arrays.stream(large)).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1797).toArray());
    assertThat(ImageSplit.of(100_000, 0.5).scored())
        .hasSize(10_000)
        .isEqualTo(ImageSplit.of(100_000, 0.1).heldOut());
  }
}
