package org.zeropoint.nodes.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.zeropoint.nodes.signature.Structured.Member;

/**
 * Any text is read or refused as an {@link IllegalArgumentException}; what is read is written and
 * read again the same.
 */
class StructuredFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void dictionary(byte[] bytes) {
    Map<String, Member> read;
    try {
      read = Structured.dictionary(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return;
    }
    String written =
        read.entrySet().stream()
            .map(member -> member.getKey() + "=" + member.getValue().written())
            .collect(Collectors.joining(", "));
    assertThat(Structured.dictionary(written)).isEqualTo(read);
  }
}
