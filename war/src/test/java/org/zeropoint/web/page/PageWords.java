package org.zeropoint.web.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Finds what the source of a page says by itself instead of taking it from a bundle: words between
 * tags, in attributes that readers see or hear, and in the texts of expressions there.
 */
final class PageWords extends DefaultHandler {

  /** Attributes that are seen or heard, whatever the element. */
  private static final Set<String> READ =
      Set.of(
          "a11yLabel",
          "about",
          "alt",
          "aria-description",
          "aria-label",
          "aria-roledescription",
          "aria-valuetext",
          "ariaLabel",
          "converterMessage",
          "data-label",
          "detail",
          "emptyMessage",
          "footerText",
          "header",
          "headerText",
          "itemLabel",
          "label",
          "message",
          "noSelectionLabel",
          "placeholder",
          "requiredMessage",
          "summary",
          "title",
          "validatorMessage");

  /** Elements whose value is what one reads on them. */
  private static final Set<String> SPOKEN =
      Set.of("button", "commandButton", "commandLink", "link", "outputLabel", "outputText");

  /** A parameter of a template that holds no words: which changes a page listens to. */
  private static final Set<String> NO_WORDS = Set.of("live", "liveSubject");

  /** What is said in every language: the product's name, units, and an example of a name. */
  private static final Pattern SAME_IN_ALL_LANGUAGES =
      Pattern.compile("Zeropoint|UTC|\\bms\\b|\\bs\\b|support-assistant|gpu-1");

  /** What is not in the language of the page: code, and the names of keys. */
  private static final Set<String> QUOTED = Set.of("code", "kbd", "script", "style");

  private static final Pattern EXPRESSION = Pattern.compile("#\\{((?:[^{}]|\\{[^{}]*\\})*)\\}");
  private static final Pattern LITERAL = Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'");
  private static final Pattern COMPARED_BEFORE = Pattern.compile("(?:\\b(?:eq|ne)|[!=]=)\\s*$");
  private static final Pattern COMPARED_AFTER = Pattern.compile("^\\s*(?:(?:eq|ne)\\b|[!=]=)");

  /** Calls whose arguments are names and not words. */
  private static final Pattern NAMING =
      Pattern.compile("(?:\\.(?:is|startsWith|endsWith|find|matches)|resource\\[)\\(?\\s*$");

  /**
   * Words that stand in a page.
   *
   * @param line of the file, from 1
   */
  record Found(Path file, int line, String words) {

    @Override
    public String toString() {
      return "%s:%d: %s".formatted(file, line, words);
    }
  }

  private final Path file;
  private final Predicate<String> key;
  private final List<Found> found = new ArrayList<>();
  private final Deque<Boolean> quoted = new ArrayDeque<>(List.of(false));
  private final StringBuilder text = new StringBuilder();
  private Locator locator;

  private PageWords(Path file, Predicate<String> key) {
    this.file = file;
    this.key = key;
  }

  /**
   * What a page says by itself.
   *
   * @param root the folder that the answer names files under
   * @param key whether something is the key of a text, or begins some
   */
  static List<Found> of(Path root, Path page, Predicate<String> key) throws IOException {
    var words = new PageWords(root.relativize(page), key);
    try (var in = Files.newInputStream(page)) {
      SAXParserFactory parsers = SAXParserFactory.newInstance();
      parsers.setNamespaceAware(true);
      parsers.newSAXParser().parse(in, words);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(page.toString(), e);
    }
    return List.copyOf(words.found);
  }

  @Override
  public void setDocumentLocator(Locator place) {
    locator = place;
  }

  @Override
  public void startElement(String uri, String name, String prefixed, Attributes attributes) {
    flush();
    boolean english = "en".equals(attributes.getValue("lang")) && !"html".equals(name);
    quoted.push(quoted.peek() || english || QUOTED.contains(name));
    for (int i = 0; i < attributes.getLength(); i++) {
      if (isRead(name, attributes, attributes.getLocalName(i)) && !quoted.peek()) {
        check(attributes.getValue(i));
      }
    }
  }

  private static boolean isRead(String element, Attributes all, String attribute) {
    if (READ.contains(attribute)) {
      return true;
    }
    if (!"value".equals(attribute)) {
      return false;
    }
    return "param".equals(element)
        ? all.getIndex("name") >= 0 && !NO_WORDS.contains(all.getValue("name"))
        : SPOKEN.contains(element) || ("input".equals(element) && isButton(all.getValue("type")));
  }

  private static boolean isButton(String type) {
    return "submit".equals(type) || "button".equals(type) || "reset".equals(type);
  }

  @Override
  public void endElement(String uri, String name, String prefixed) {
    flush();
    quoted.pop();
  }

  @Override
  public void characters(char[] some, int start, int length) {
    text.append(some, start, length);
  }

  private void flush() {
    if (!quoted.peek()) {
      check(text.toString());
    }
    text.setLength(0);
  }

  private void check(String value) {
    Matcher expression = EXPRESSION.matcher(value);
    while (expression.find()) {
      literals(expression.group(1));
    }
    add(expression.reset().replaceAll(" "));
  }

  private void literals(String expression) {
    Matcher literal = LITERAL.matcher(expression);
    while (literal.find()) {
      String before = expression.substring(0, literal.start());
      String after = expression.substring(literal.end());
      if (!COMPARED_BEFORE.matcher(before).find()
          && !COMPARED_AFTER.matcher(after).find()
          && !NAMING.matcher(before).find()
          && !key.test(literal.group(1))) {
        add(literal.group(1));
      }
    }
  }

  private void add(String words) {
    String left = SAME_IN_ALL_LANGUAGES.matcher(words).replaceAll("");
    if (left.codePoints().anyMatch(Character::isLetter)) {
      found.add(new Found(file, locator.getLineNumber(), words.strip()));
    }
  }
}
