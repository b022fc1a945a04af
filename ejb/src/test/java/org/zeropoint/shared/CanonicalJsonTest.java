package org.zeropoint.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

  @Test
  void sameValueHasSameBytes_whateverTheOrderAndSpacing() {
    var one = Json.parse("{\"b\": 1.0, \"a\": [true, null, \"\\u00fc\"]}");
    var other = Json.parse("{\"a\":[true,null,\"ü\"],\"b\":1}");

    assertThat(CanonicalJson.of(one)).isEqualTo("{\"a\":[true,null,\"ü\"],\"b\":1}");
    assertThat(CanonicalJson.digest(one)).isEqualTo(CanonicalJson.digest(other));
  }

  @Test
  void digestIsSha256OfTheBytes() {
    assertThat(Digest.of("").value())
        .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThatThrownBy(() -> new Digest("sha256:../../etc"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parseRefusesDuplicateKeysTrailingTokensAndDepth() {
    assertThatThrownBy(() -> Json.parse("{\"a\":1,\"a\":2}")).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> Json.parse("{} {}")).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> Json.parse("[".repeat(100) + "]".repeat(100)))
        .isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> Json.parse("")).isInstanceOf(Invalid.class);
  }
}
