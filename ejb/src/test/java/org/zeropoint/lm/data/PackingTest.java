package org.zeropoint.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.zeropoint.shared.Invalid;

class PackingTest {

  private static final int END = 999;

  /** Documents of these lengths, whose tokens tell document and place. */
  private static List<int[]> documents(List<Integer> lengths) {
    var documents = new ArrayList<int[]>();
    for (int i = 0; i < lengths.size(); i++) {
      int document = 1000 * (i + 1);
      documents.add(IntStream.range(document, document + lengths.get(i)).toArray());
    }
    return documents;
  }

  @Property
  void rowsPutTogetherAreTheDocuments_butForTheLastIncompleteRow(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 40) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 20) int context,
      @ForAll @IntRange(min = 0, max = 3) int epoch,
      @ForAll long seed) {
    int total = lengths.stream().filter(length -> length > 0).mapToInt(length -> length + 1).sum();
    if (total <= context) {
      assertThatThrownBy(() -> new Packing(documents(lengths), END, context, seed))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining(total + " tokens");
      return;
    }
    var packing = new Packing(documents(lengths), END, context, seed);
    List<Integer> stream = stream(packing.epoch(epoch), context);
    assertThat(packing.tokens()).isEqualTo(total);
    assertThat(stream).hasSize(total - packing.leftOut());
    assertThat(packing.leftOut()).isBetween(0, context - 1);
    assertThat(documentsOf(stream, packing.leftOut() == 0)).isSubsetOf(texts(lengths));
  }

  /** The tokens of all rows; each row begins with the last token of the one before. */
  private static List<Integer> stream(Examples rows, int context) {
    var stream = new ArrayList<Integer>();
    for (int i = 0; i < rows.count(); i++) {
      Example row = rows.example(i);
      assertThat(row.length()).isEqualTo(context);
      assertThat(row.learned()).isEqualTo(context);
      assertThat(Arrays.copyOfRange(row.inputs(), 1, context))
          .isEqualTo(Arrays.copyOf(row.targets(), context - 1));
      if (i == 0) {
        stream.add(row.inputs()[0]);
      } else {
        assertThat(row.inputs()[0]).isEqualTo(stream.get(stream.size() - 1));
      }
      Arrays.stream(row.targets()).forEach(stream::add);
    }
    return stream;
  }

  /** The documents that are whole; without the last when the stream was cut. */
  private static List<List<Integer>> documentsOf(List<Integer> stream, boolean whole) {
    var documents = new ArrayList<List<Integer>>();
    var document = new ArrayList<Integer>();
    for (int token : stream) {
      if (token == END) {
        documents.add(List.copyOf(document));
        document.clear();
      } else {
        document.add(token);
      }
    }
    assertThat(whole && !document.isEmpty()).isFalse();
    assertThat(new HashSet<>(documents)).hasSameSizeAs(documents);
    return documents;
  }

  private static List<List<Integer>> texts(List<Integer> lengths) {
    return documents(lengths).stream()
        .map(document -> IntStream.of(document).boxed().toList())
        .toList();
  }

  @Property
  void epochsHaveAllDocuments_whenNothingIsLeftOut(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 9) Integer> lengths,
      @ForAll @IntRange(min = 0, max = 3) int epoch) {
    var packing = new Packing(documents(lengths), END, 1, 5);
    assertThat(documentsOf(stream(packing.epoch(epoch), 1), true))
        .containsExactlyInAnyOrderElementsOf(texts(lengths));
  }

  @Property
  void loaderGoesOnWithTheSameRows_fromAnyStep(
      @ForAll @Size(min = 2, max = 12) List<@IntRange(min = 1, max = 40) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 60) int step,
      @ForAll long seed) {
    var went = new DataLoader(new Packing(documents(lengths), END, 2, seed), 3, seed);
    for (int i = 1; i < step; i++) {
      went.batch(i);
    }
    var resumed = new DataLoader(new Packing(documents(lengths), END, 2, seed), 3, seed);
    assertThat(rows(resumed, step)).isEqualTo(rows(went, step));
    assertThat(rows(resumed, step + 1)).isEqualTo(rows(went, step + 1));
  }

  private static List<List<Integer>> rows(DataLoader loader, int step) {
    return loader.rows(step).stream()
        .map(row -> IntStream.of(row.inputs()).boxed().toList())
        .toList();
  }

  @net.jqwik.api.Example
  void documentsStandInAnotherOrderInEachEpoch() {
    var random = new SplittableRandom(1);
    List<Integer> lengths = IntStream.range(0, 50).map(i -> random.nextInt(1, 9)).boxed().toList();
    var packing = new Packing(documents(lengths), END, 4, 11);
    var epochs = new HashSet<List<Integer>>();
    for (int epoch = 0; epoch < 5; epoch++) {
      epochs.add(stream(packing.epoch(epoch), 4));
    }
    assertThat(epochs).hasSize(5);
    assertThat(packing.example(3).inputs()).isEqualTo(packing.epoch(0).example(3).inputs());
  }

  @net.jqwik.api.Example
  void textsArePackedWithTheTokenizersEnd() throws IOException {
    Path directory = Files.createTempDirectory("tokenizer");
    List<String> texts = List.of("The reviewer reads.", "<|endoftext|> été");
    try (var tokenizer = Tokenizers.withEnd(directory)) {
      List<Integer> stream = stream(Packing.of(texts, tokenizer, 1, 0), 1);
      assertThat(stream.stream().filter(token -> token == 0).count()).isEqualTo(2);
      assertThat(tokenizer.decode(stream.stream().mapToInt(token -> token).toArray()))
          .contains(texts.get(0) + "<|endoftext|>", texts.get(1) + "<|endoftext|>");
    }
    try (var tokenizer = Tokenizer.open(Tokenizers.FIXTURE)) {
      assertThatThrownBy(() -> Packing.of(texts, tokenizer, 1, 0))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("needs an end-of-text token");
    }
    Files.delete(directory.resolve("tokenizer.json"));
    Files.delete(directory.resolve("tokenizer_config.json"));
    Files.delete(directory);
  }

  @net.jqwik.api.Example
  void rowIsRefused_whenThereIsNoSuchRow() {
    var packing = new Packing(documents(List.of(5, 5)), END, 4, 0);
    assertThat(packing.count()).isEqualTo(2);
    assertThat(packing.leftOut()).isEqualTo(3);
    assertThatThrownBy(() -> packing.example(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> packing.example(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
