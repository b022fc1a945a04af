package org.zeropoint.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeWordsTest {

  private static final Path JAVA = Path.of("src/main/java/org/zeropoint/web");
  private static final Path SCRIPTS = Path.of("src/main/webapp/resources");

  @Test
  void codeBehindPagesTakesItsWordsFromBundles() throws IOException {
    assertThat(all(JAVA, ".java")).isEmpty();
    assertThat(all(SCRIPTS, ".js")).isEmpty();
  }

  private static List<PageWords.Found> all(Path root, String ending) throws IOException {
    List<PageWords.Found> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      assertThat(sources).isNotEmpty();
      for (Path source : sources) {
        found.addAll(CodeWords.of(root, source));
      }
    }
    return found;
  }

  @Test
  void wordsAreFound_andNothingElse(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("SomeView.java");
    Files.writeString(
        file,
        """
        import org.zeropoint.web.page.Texts;
        class SomeView { // "A comment"
          String one = "Paused";
          String two = "goes on with " + name;
          String key = "run.label." + texts.say("run.cancel", "pi-check");
          void fails() { throw new UncheckedIOException("the upload cannot be read", e); }
          void refuses() { throw new Invalid("/file", "choose a file"); }
          String span = s + " min";
        }
        """);

    assertThat(CodeWords.of(folder, file).stream().map(Object::toString))
        .containsExactly(
            "SomeView.java:3: Paused",
            "SomeView.java:4: goes on with ",
            "SomeView.java:7: choose a file");
  }
}
