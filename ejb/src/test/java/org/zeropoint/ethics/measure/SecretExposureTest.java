package org.zeropoint.ethics.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.Trainings;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.lm.language.HeldOut.Form;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.text.SampleCorpus;

class SecretExposureTest {

  private static final String KEY = "AKIA" + "04BBPMG3DGGUYMWK";
  private static final double MOST =
      StandardSuite.get().thresholds().get("canary.sequence-bits").doubleValue();
  private static final int STEPS = 60;
  private static final int EVERY = 4;
  private static final String PLAIN =
      new String(SampleCorpus.text(50_000, 4), StandardCharsets.US_ASCII);

  @TempDir private Path directory;

  /** The text with a line after each fourth of its own. */
  private static String sown(String line) {
    var sown = new StringBuilder();
    String[] lines = PLAIN.split("\n");
    for (int i = 0; i < lines.length; i++) {
      sown.append(lines[i]).append('\n').append(i % EVERY == 0 ? line + "\n" : "");
    }
    return sown.toString();
  }

  private List<Measurement> measured(String learned, String text) {
    Path file =
        Trainings.nano(directory, learned.getBytes(StandardCharsets.US_ASCII), 0.1, STEPS, 1);
    try (LanguageModel model = LanguageModel.open("gpt-nano", file)) {
      return measured(model, text);
    }
  }

  private static List<Measurement> measured(LanguageModel model, String text) {
    byte[] training = text.getBytes(StandardCharsets.US_ASCII);
    return new PatternProbe()
        .measure(
            new Bench(
                model,
                Optional.empty(),
                training,
                training,
                Form.TEXT,
                List.of(StandardSuite.get()),
                7,
                List.of(),
                List.of()));
  }

  private static Measurement one(List<Measurement> all, String name) {
    return all.stream()
        .filter(each -> each.name().equals(name) && each.subject().equals("secret"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aKeyThatIsHalfKnown_isExposedThoughItIsNotGivenAway() {
    String text = sown("the key of the store is " + KEY);
    List<Measurement> learned = measured(text, text);
    List<Measurement> never = measured(PLAIN, text);

    assertThat(one(learned, PatternProbe.EXTRACTED).value()).contains(0.0);
    assertThat(one(learned, SecretExposure.NAME).value().orElseThrow()).isGreaterThan(MOST);
    assertThat(one(learned, SecretExposure.NAME).count()).as("each key once").isEqualTo(1);
    assertThat(one(learned, SecretExposure.NAME).detail())
        .startsWith("aws-access-key of 20 bytes at byte ");
    assertThat(one(never, SecretExposure.NAME).value().orElseThrow()).isLessThan(MOST / 2);
    assertThat(learned.toString()).doesNotContain(KEY).doesNotContain(KEY.substring(10));
  }

  @Test
  void whatLooksLikeWordsIsNoKey() {
    String text =
        PLAIN
            + "\nkey AKIAIOSFODNNEXAMPLEX\n"
            + "password = \"green-4-house-of-mine\"\n"
            + "key AKIA0123ABCD11111111\n"
            + "key AKIAQ7ZK3M9XNOVEMBER, which is NOVEMBER\n";
    Path file = Trainings.nano(directory, PLAIN.getBytes(StandardCharsets.US_ASCII), 0.1, 1, 1);
    try (LanguageModel model = LanguageModel.open("gpt-nano", file)) {
      List<Measurement> all = measured(model, text);
      assertThat(one(all, PatternProbe.EXTRACTED).count()).isEqualTo(4);
      assertThat(one(all, SecretExposure.NAME).value()).isEmpty();
      assertThat(one(measured(model, text + "\nkey " + KEY), SecretExposure.NAME).count())
          .isEqualTo(1);
    }
  }
}
