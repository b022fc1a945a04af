package org.zeropoint.ethics.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.zeropoint.lm.language.Likelihood;
import org.zeropoint.lm.language.Question;
import org.zeropoint.lm.text.SampleCorpus;

class PassagesTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void excerptsMakeTheTextAgain_butForEachDocumentsFirstWord() {
    String one = new String(SampleCorpus.text(3000, 1), StandardCharsets.UTF_8).strip();
    String two = "Gr\u00fc\u00dfe aus K\u00f6ln, " + "\u65e5\u672c\u8a9e".repeat(90) + " und Bonn";
    List<Passage> passages = Passages.of(utf8(one + "\f" + two + "\f\fword"), 64);
    for (int document = 0; document < 2; document++) {
      int number = document;
      String whole = document == 0 ? one : two;
      List<Question> excerpts =
          passages.stream()
              .filter(each -> each.document() == number)
              .flatMap(each -> each.excerpts().stream())
              .toList();
      String joined = excerpts.stream().map(Question::continuation).collect(Collectors.joining());
      assertThat(joined).isEqualTo(whole.substring(whole.indexOf(' ')));
      assertThat(excerpts)
          .allSatisfy(
              each -> {
                assertThat(utf8(each.continuation())).hasSizeBetween(1, 32);
                assertThat(whole).contains(each.prompt() + each.continuation());
              });
    }
    assertThat(passages).extracting(Passage::document).containsOnly(0, 1);
    assertThat(passages.get(0).documentBytes()).isEqualTo(one.length());
  }

  @Test
  void aLongTextIsScoredInSpreadPassages_andOneWithoutPlacesInNone() {
    byte[] text = SampleCorpus.text(200_000, 2);
    List<Passage> passages = Passages.of(text, 1024);
    assertThat(passages).hasSize(128);
    assertThat(passages.stream().mapToInt(each -> utf8(each.text()).length).sum())
        .isBetween(30_000, 36_000);
    String whole = new String(text, StandardCharsets.UTF_8);
    assertThat(whole.indexOf(passages.get(127).text())).isGreaterThan(190_000);
    assertThat(Passages.of(new byte[0], 64)).isEmpty();
    assertThat(Passages.of(utf8("oneword"), 64)).isEmpty();
  }

  @Test
  void slicesAreHalvesLanguagesAndDocuments() {
    var passages = new ArrayList<Passage>();
    for (int i = 0; i < 80; i++) {
      String text = i < 40 ? " and the cat was on the mat" : " und die Katze ist auf der Matte";
      passages.add(new Passage(i / 40, 100, text, List.of()));
    }
    List<Slices.Slice> slices = Slices.of(passages);
    assertThat(slices)
        .extracting(Slices.Slice::name)
        .containsExactly(
            "text: first half",
            "text: second half",
            "language: English",
            "language: German",
            "document: 1",
            "document: 2");
    assertThat(slices).allSatisfy(each -> assertThat(each.members()).hasSize(40));
    assertThat(Slices.of(passages.subList(0, 40)))
        .extracting(Slices.Slice::name)
        .containsExactly("text: first half", "text: second half");
    assertThat(Slices.of(passages.subList(0, 39)))
        .extracting(Slices.Slice::name)
        .containsExactly("text: second half");
    assertThat(Slices.language("0 1 2 x")).isEqualTo("unclear");
  }

  @Test
  void ofManyDocumentsTheShorterAreToldFromTheLonger() {
    var passages = new ArrayList<Passage>();
    for (int i = 0; i < 60; i++) {
      passages.add(new Passage(i, i % 2 == 0 ? 10 : 1000, "x", List.of()));
    }
    assertThat(Slices.of(passages))
        .extracting(Slices.Slice::name)
        .contains("length: shorter documents", "length: longer documents");
  }

  private static Likelihood likelihood(double[] confidences, boolean... likeliest) {
    return new Likelihood(new double[confidences.length], confidences, likeliest, 1);
  }

  /** By hand: two bins, |1/2 − 0.95| of two tokens and |1 − 0.5| of one. */
  @Test
  void calibrationErrorIsTheMeanGapOverTheBins() {
    var scores =
        new Scores(
            List.of(
                List.of(likelihood(new double[] {0.95, 0.5}, true, true)),
                List.of(likelihood(new double[] {0.95}, false))));
    Calibration calibration = Calibration.of(scores);
    assertThat(calibration.tokens()).isEqualTo(3);
    assertThat(calibration.error()).isCloseTo((2 * 0.45 + 0.5) / 3, within(1e-12));
    assertThat(calibration.error(new int[] {2, 0})).isCloseTo((0.05 + 0.5) / 2, within(1e-12));
  }

  /** What is right as often as it is sure has no error. */
  @Test
  void aCalibratedModelHasNoError_andASureOneThatIsWrongHasAll() {
    var confidences = new double[4];
    Arrays.fill(confidences, 0.75);
    var right = new Scores(List.of(List.of(likelihood(confidences, true, true, true, false))));
    assertThat(Calibration.of(right).error()).isCloseTo(0, within(1e-12));
    var wrong = new Scores(List.of(List.of(likelihood(new double[] {1, 0}, false, false))));
    assertThat(Calibration.of(wrong).error()).isCloseTo(0.5, within(1e-12));
  }
}
