package org.zeropoint.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {

  private static final String GERMAN = "_de.properties";
  private static final String ENGLISH = ".properties";

  /** Of a whole key, not of the beginning of one. */
  private static final Pattern SAY =
      Pattern.compile("say\\(\\s*['\"]([a-z]+\\.[^'\"]+)['\"]\\s*[,)]");

  static Stream<String> bundles() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder())) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.endsWith(GERMAN))
              .map(name -> name.substring(0, name.length() - ENGLISH.length()))
              .toList();
      assertThat(names).contains("findings");
      return names.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void bothLanguagesSayTheSameThings(String bundle) throws Exception {
    Properties english = read(bundle + ENGLISH);
    Properties german = read(bundle + GERMAN);

    assertThat(german.stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(german.getProperty(key)).as(key).isNotBlank();
      assertThat(values(german, key)).as(key).isEqualTo(values(english, key));
    }
  }

  /** How many values a pattern takes; a lone apostrophe would hide some, and itself. */
  private static int values(Properties texts, String key) {
    String pattern = texts.getProperty(key);
    assertThat(pattern.replace("''", "")).as(key).doesNotContain("'");
    return new MessageFormat(pattern, Locale.ROOT).getFormatsByArgumentIndex().length;
  }

  /** A page that names no text is found when somebody opens it, which may be late. */
  @ParameterizedTest
  @ValueSource(strings = {"src/main/webapp", "src/main/java"})
  void everyTextThatIsAskedForByNameIsThere(String folder) throws IOException {
    var english = new Wording(Locale.ENGLISH);
    var asked = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher say = SAY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (say.find()) {
          asked.add(say.group(1));
        }
      }
    }

    assertThat(asked).hasSizeGreaterThan(50);
    assertThat(asked).allSatisfy(key -> assertThat(english.find(key)).as(key).isPresent());
  }

  @Test
  void germanIsSaidToGermans_andEnglishToAllOthers() {
    assertThat(new Wording(Locale.GERMANY).say("findings.group.quality")).isEqualTo("Qualität");
    for (Locale other : Set.of(Locale.ENGLISH, Locale.FRANCE, Locale.ROOT)) {
      assertThat(new Wording(other).say("findings.group.quality")).isEqualTo("Quality");
    }
  }

  @Test
  void languageOfTheMachineDecidesNothing() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(new Wording(Locale.ENGLISH).say("findings.group.quality")).isEqualTo("Quality");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatNobodyWroteIsAnError_orEmptyWhereOneAsks() {
    var wording = new Wording(Locale.ENGLISH);

    assertThat(wording.find("findings.rule.unheard-of")).isEmpty();
    assertThatThrownBy(() -> wording.say("findings.rule.unheard-of"))
        .isInstanceOf(MissingResourceException.class);
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(
            Wording.class
                .getClassLoader()
                .getResource("org/zeropoint/web/texts/findings.properties")
                .toURI())
        .getParent();
  }

  private static Properties read(String file) throws Exception {
    var texts = new Properties();
    try (var in = Files.newBufferedReader(folder().resolve(file))) {
      texts.load(in);
    }
    return texts;
  }
}
