package org.zeropoint.web.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what the code behind pages says by itself instead of taking it from a bundle: texts in Java
 * and JavaScript that look like words for people, that is several words, or one with a capital.
 */
final class CodeWords {

  /** A comment, a block of text, a text, or a character. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "//[^\\n]*|/\\*.*?\\*/|\"\"\"(?<block>.*?)\"\"\"|\"(?<text>(?:[^\"\\\\\\n]|\\\\.)*)\""
              + "|'(?:[^'\\\\\\n]|\\\\.)*'",
          Pattern.DOTALL);

  private static final Pattern WORDS =
      Pattern.compile(
          "\\p{L}{2,},? \\p{L}|^\\p{Lu}\\p{Ll}+(?:\\W|$)|^ ?\\p{Ll}+ $|^.? \\p{Ll}{2,}$");

  /** What is said in every language: units, what HTTP and commands have, selectors. */
  private static final Pattern SAME_IN_ALL_LANGUAGES =
      Pattern.compile(
          " (?:s|ms|µs|min|h) ?|Content-\\p{L}+|Lax|use strict|zip -0 .*|.*\\.\\*|.*(?:\\.zp-|\\[).*");

  /** What goes to the log of the server, or to the page that says that there is no such page. */
  private static final Pattern NOT_FOR_A_PAGE =
      Pattern.compile("(?:UncheckedIOException|IllegalStateException|NotFound)\\(");

  /** Java that has to do with pages. */
  private static final Pattern OF_PAGES =
      Pattern.compile("@Named\\b|web\\.page\\.(?:Texts|Wording|Attempts|Formats)\\b");

  private CodeWords() {}

  /** What a file says by itself; nothing when it has nothing to do with pages. */
  static List<PageWords.Found> of(Path root, Path file) throws IOException {
    String source = Files.readString(file);
    List<PageWords.Found> found = new ArrayList<>();
    if (file.toString().endsWith(".java") && !OF_PAGES.matcher(source).find()) {
      return found;
    }
    Matcher token = TOKEN.matcher(source);
    while (token.find()) {
      String text = token.group("block") == null ? token.group("text") : token.group("block");
      if (text != null && isForPeople(text) && !isForTheServer(source, token.start())) {
        int line = (int) source.substring(0, token.start()).lines().count();
        found.add(new PageWords.Found(root.relativize(file), line, text));
      }
    }
    return found;
  }

  private static boolean isForPeople(String text) {
    return WORDS.matcher(text).find() && !SAME_IN_ALL_LANGUAGES.matcher(text).matches();
  }

  /** Whether the statement around a text gives it to nobody who reads a page. */
  private static boolean isForTheServer(String source, int at) {
    int start =
        Set.of(';', '{', '}').stream().mapToInt(end -> source.lastIndexOf(end, at)).max().orElse(0);
    return NOT_FOR_A_PAGE.matcher(source.substring(Math.max(0, start), at)).find();
  }
}
