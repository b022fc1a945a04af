package org.zeropoint.lm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ContinuationTest {

  private final List<String> heard = new ArrayList<>();

  private Completion written(String text, String... stops) {
    var continuation = new Continuation(List.of(stops), heard::add);
    boolean wanted = true;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length && wanted; i++) {
      wanted = continuation.add(bytes[i]);
    }
    return continuation.finish(3);
  }

  @Test
  void textIsToldCharacterByCharacter_notByteByByte() {
    assertThat(written("aé€😀b")).isEqualTo(new Completion("aé€😀b", 3, 11, Finish.LENGTH));
    assertThat(heard).containsExactly("a", "é", "€", "😀", "b");
  }

  @Test
  void aStopString_endsTheText_andIsNotTold() {
    assertThat(written("one\nUser: two", "\nUser:"))
        .isEqualTo(new Completion("one", 3, 9, Finish.STOP));
    assertThat(heard).containsExactly("o", "n", "e");
  }

  @Test
  void whatOnlyBeganLikeAStopString_isHeldBackAndThenTold() {
    assertThat(written("a\nUs.b", "\nUser:").text()).isEqualTo("a\nUs.b");
    assertThat(heard).containsExactly("a", "\nUs.", "b");
  }

  @Test
  void heldBackText_isToldAtTheEnd() {
    assertThat(written("a\nUs", "\nUser:")).isEqualTo(new Completion("a\nUs", 3, 4, Finish.LENGTH));
    assertThat(heard).containsExactly("a", "\nUs");
  }

  @Test
  void theStopStringThatIsCompleteFirst_counts_andOfEqualsTheLongest() {
    assertThat(written("xabcd", "abcd", "bc").text()).isEqualTo("xa");
    assertThat(written("xabc", "c", "abc").text()).isEqualTo("x");
    assertThat(written("aab", "ab").text()).isEqualTo("a");
  }

  @Test
  void aCharacterThatWasNotCompleted_isReplaced() {
    var continuation = new Continuation(List.of(), heard::add);
    continuation.add((byte) 'a');
    continuation.add((byte) 0xE2, (byte) 0x82);
    assertThat(continuation.finish(0)).isEqualTo(new Completion("a\uFFFD", 0, 2, Finish.LENGTH));
  }

  @Test
  void nothingMoreIsWanted_whenTheListenerIsGone() {
    var continuation = new Continuation(List.of("stop"), piece -> !piece.equals("b"));
    assertThat(continuation.add((byte) 'a')).isTrue();
    assertThat(continuation.add((byte) 's')).isTrue();
    assertThat(continuation.add((byte) 'b')).isTrue();
    assertThat(continuation.add((byte) 'b')).isFalse();
    assertThat(continuation.finish(0)).isEqualTo(new Completion("asbb", 0, 4, Finish.CANCELLED));
  }

  @Test
  void anEmptyStopString_isRefused() {
    assertThatThrownBy(() -> new StopStrings(List.of("a", "")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 500)
  void decodedPieces_areTheTextOfAllBytes_andNoneEndsInHalfACharacter(
      @ForAll @Size(max = 40) byte[] bytes) {
    var decoder = new Utf8Decoder();
    var text = new StringBuilder();
    for (byte one : bytes) {
      String piece = decoder.accept(one);
      assertThat(piece.length() > 0 && Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
          .isFalse();
      text.append(piece);
    }
    assertThat(text + decoder.finish()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }

  @Property(tries = 500)
  void stopStrings_giveTheSameTextInHoweverManyPieces(
      @ForAll @StringLength(max = 30) @CharRange(from = 'a', to = 'c') String text,
      @ForAll("stops") List<String> stops,
      @ForAll @Size(max = 12) List<Boolean> cuts) {
    var pieces = new StopStrings(stops);
    var told = new StringBuilder();
    int from = 0;
    for (int i = 1; i <= text.length(); i++) {
      if (i == text.length() || i < cuts.size() && cuts.get(i)) {
        told.append(pieces.accept(text.substring(from, i)));
        from = i;
      }
    }
    told.append(pieces.finish());

    assertThat(told.toString()).isEqualTo(cutAtOnce(text, stops));
    assertThat(pieces.stopped()).isEqualTo(stops.stream().anyMatch(text::contains));
  }

  /** The shortest beginning that ends with a stop string, without the longest of those. */
  private static String cutAtOnce(String text, List<String> stops) {
    for (int end = 1; end <= text.length(); end++) {
      String seen = text.substring(0, end);
      int longest = stops.stream().filter(seen::endsWith).mapToInt(String::length).max().orElse(0);
      if (longest > 0) {
        return seen.substring(0, end - longest);
      }
    }
    return text;
  }

  @Provide
  Arbitrary<List<String>> stops() {
    return Arbitraries.strings()
        .withCharRange('a', 'c')
        .ofMinLength(1)
        .ofMaxLength(5)
        .list()
        .ofMaxSize(4);
  }
}
