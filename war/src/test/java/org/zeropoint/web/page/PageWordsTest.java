package org.zeropoint.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageWordsTest {

  private static final Path PAGES = Path.of("src/main/webapp");
  private static final String TEXTS = "org/zeropoint/web/texts";
  private static final String ENDING = ".properties";

  private static final Set<String> KEYS = new HashSet<>();

  @BeforeAll
  static void readKeys() throws IOException, URISyntaxException {
    Path folder = Path.of(PageWordsTest.class.getClassLoader().getResource(TEXTS).toURI());
    try (Stream<Path> bundles = Files.list(folder)) {
      for (Path bundle : bundles.toList()) {
        String name = bundle.getFileName().toString();
        var texts = new Properties();
        try (var in = Files.newBufferedReader(bundle)) {
          texts.load(in);
        }
        for (String key : texts.stringPropertyNames()) {
          KEYS.add(name.substring(0, name.length() - ENDING.length()) + "." + key);
        }
      }
    }
    assertThat(KEYS).contains("card.open");
  }

  /** Whether it is a key, or the part of keys that an expression completes. */
  private static boolean isKey(String text) {
    return KEYS.contains(text)
        || text.endsWith(".") && KEYS.stream().anyMatch(key -> key.startsWith(text));
  }

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(PAGES)) {
      List<Path> pages = files.filter(file -> file.toString().endsWith(".xhtml")).sorted().toList();
      assertThat(pages).hasSizeGreaterThan(30);
      return pages.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageTakesItsWordsFromBundles(Path page) throws IOException {
    assertThat(PageWords.of(PAGES, page, PageWordsTest::isKey)).isEmpty();
  }

  @Test
  void wordsAreFound_whereverReadersMeetThem(@TempDir Path folder) throws IOException {
    assertThat(
            found(
                folder,
                """
                <p title="Whole">Between tags #{x.y}</p>
                <p:commandButton value="Press" pt:aria-label="Heard"/>
                <h:outputText value="#{a ? 'Yes, ' : ''}#{b.concat(' after')}"/>
                <ui:param name="label" value="Handed over"/>
                <h:link value="#{texts.say('card.unheard-of', 'argument')}"/>
                """))
        .containsExactlyInAnyOrder(
            "1 Whole",
            "1 Between tags",
            "2 Press",
            "2 Heard",
            "3 Yes,",
            "3 after",
            "4 Handed over",
            "5 card.unheard-of",
            "5 argument");
  }

  @Test
  void whatNobodyReads_orSaysThatItIsEnglish_mayStand(@TempDir Path folder) throws IOException {
    assertThat(
            found(
                folder,
                """
                <p class="zp-any" id="place" lang="en">Core <b>sentence</b></p>
                <p>#{texts.say(a eq 'b' ? 'card.open' : 'card.line', x)} · 12 ms <code>GET /api</code></p>
                <h:inputText value="#{form.name}" rendered="#{viewer.is('admin')}"/>
                <p>#{texts.say('findings.group.'.concat(g))} #{viewer.is('admin') ? '–' : '+'}</p>
                <ui:param name="live" value="run"/>
                """))
        .isEmpty();
  }

  private static List<String> found(Path folder, String page) throws IOException {
    Path file = folder.resolve("page.xhtml");
    Files.writeString(
        file,
        "<div xmlns:h='jakarta.faces.html' xmlns:p='primefaces' xmlns:ui='jakarta.faces.facelets'"
            + " xmlns:pt='jakarta.faces.passthrough'>"
            + page
            + "</div>");
    return PageWords.of(folder, file, PageWordsTest::isKey).stream()
        .map(found -> found.line() + " " + found.words())
        .toList();
  }
}
