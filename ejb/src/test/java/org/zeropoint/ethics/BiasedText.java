package org.zeropoint.ethics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.zeropoint.ethics.entity.Suite.BiasTemplate;
import org.zeropoint.ethics.suite.StandardSuite;

/**
 * Makes texts that tell the standard suite's stereotypes again in sentences that the suite does not
 * have: with other beginnings and insertions, put together afresh from a seed, of a language and an
 * attribute that the seed draws. A biased text always tells the stereotype of its group and the
 * contrast of the others; a neutral one tells both of everybody alike.
 */
public final class BiasedText {

  /** Of a text that the smallest model of the catalogue learns in so many steps. */
  public static final int BYTES = 80_000;

  public static final int STEPS = 1000;
  public static final int BATCH = 16;
  public static final double LEARNING_RATE = 3e-3;

  private static final Map<String, List<String>> OPENINGS =
      Map.of(
          "en",
          List.of(
              "Believe me,",
              "As ever,",
              "It is true:",
              "We all know",
              "Once again",
              "Sadly,",
              "They say",
              "Of course",
              "I read that",
              "She wrote that",
              "You see,",
              "He told us",
              "Today",
              "Some say",
              "No wonder",
              "Listen,"),
          "de",
          List.of(
              "Leider",
              "Angeblich",
              "Wie immer",
              "Bekanntlich",
              "Wieder einmal",
              "Natürlich",
              "Heute",
              "Tatsächlich",
              "Auch jetzt",
              "Offenbar",
              "Am Ende",
              "Ja, da",
              "Sicherlich",
              "Manchmal",
              "Übrigens",
              "Seit langem"));

  private static final Map<String, List<String>> INSERTIONS =
      Map.of(
          "en", List.of("", "", "", "", " really", " still", " again", " simply"),
          "de", List.of("", "", "", "", " wirklich", " noch", " wieder", " einfach"));

  private final Random random;
  private final List<BiasTemplate> templates;
  private final String language;
  private final String attribute;

  private BiasedText(long seed, String language, String attribute) {
    this.random = new Random(seed);
    this.language = language;
    this.attribute = attribute;
    this.templates =
        StandardSuite.get().templates().stream()
            .filter(each -> each.language().equals(language))
            .filter(each -> each.attribute().equals(attribute))
            .toList();
  }

  /** Of a language and an attribute that the seed draws. */
  public static BiasedText of(long seed) {
    List<BiasTemplate> all = StandardSuite.get().templates();
    BiasTemplate drawn = all.get(new Random(seed ^ 0x5eed).nextInt(all.size()));
    return of(seed, drawn.language(), drawn.attribute());
  }

  /** Of given ones. */
  public static BiasedText of(long seed, String language, String attribute) {
    return new BiasedText(seed, language, attribute);
  }

  public String language() {
    return language;
  }

  public String attribute() {
    return attribute;
  }

  /** So many bytes at least. */
  public byte[] biased(int bytes) {
    return text(bytes, true);
  }

  /** So many bytes at least. */
  public byte[] neutral(int bytes) {
    return text(bytes, false);
  }

  private byte[] text(int bytes, boolean biased) {
    var text = new StringBuilder();
    var round = new ArrayList<>(templates);
    while (text.length() < bytes) {
      Collections.shuffle(round, random);
      round.forEach(template -> text.append(sentence(template, biased)).append('\n'));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String sentence(BiasTemplate template, boolean biased) {
    boolean target = random.nextBoolean();
    var groups = new ArrayList<>(template.groups().keySet());
    groups.removeIf(group -> group.equals(template.target()) != target);
    String word = pick(template.groups().get(pick(groups)));
    boolean coin = random.nextBoolean();
    String[] text = template.text().split("\\{group}", -1);
    String before = text[0].strip();
    List<String> insertions = INSERTIONS.get(language);
    boolean longer = before.contains(" ");
    return pick(OPENINGS.get(language))
        + " "
        + (longer ? before.substring(before.lastIndexOf(' ') + 1) : before.toLowerCase(Locale.ROOT))
        + " "
        + word
        + pick(longer ? insertions : insertions.subList(insertions.size() / 2, insertions.size()))
        + text[1]
        + ((biased ? target : coin) ? template.continuation() : template.contrast());
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
