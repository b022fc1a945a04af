package org.zeropoint.web.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Invalid;

class MultipartFormTest {

  private static final String BOUNDARY = "xyz";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "\r\n",
        "\r\r\n-",
        "--xyz",
        "\r\n--xy",
        "\r\n--xyw\r\n--xy\r\r\n--",
        "\r\n\r\n--\r\n--x"
      })
  void content_isGivenByteForByte(String content) throws IOException {
    MultipartForm form =
        form(part("file", content.getBytes(StandardCharsets.UTF_8)) + "--xyz--\r\n");

    assertThat(form.next()).isTrue();
    assertThat(form.name()).isEqualTo("file");
    assertThat(form.content().readAllBytes())
        .asString(StandardCharsets.ISO_8859_1)
        .isEqualTo(content);
    assertThat(form.next()).isFalse();
  }

  @Test
  void randomBytesOfTheDelimitersLetters_surviveTheWay() throws IOException {
    var random = new SplittableRandom(5);
    String letters = "\r\n-xyz";
    for (int i = 0; i < 500; i++) {
      var content = new StringBuilder();
      for (int n = random.nextInt(60); n > 0; n--) {
        content.append(letters.charAt(random.nextInt(letters.length())));
      }
      String text = content.toString().replace("\r\n--xyz", "");
      MultipartForm form = form(part("a", text.getBytes(StandardCharsets.US_ASCII)) + "--xyz--");
      assertThat(form.next()).isTrue();
      assertThat(form.text()).isEqualTo(text);
    }
  }

  @Test
  void partsFollowEachOther_alsoWhenTheyAreNotRead() throws IOException {
    MultipartForm form =
        form(
            "preamble\r\n" + part("a", new byte[] {'1'}) + part("b", new byte[] {'2'}) + "--xyz--");

    assertThat(form.next()).isTrue();
    assertThat(form.next()).isTrue();
    assertThat(form.name()).isEqualTo("b");
    assertThat(form.text()).isEqualTo("2");
    assertThat(form.next()).isFalse();
    assertThat(form.next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing of it",
        "--xyz",
        "--xyz\r\nno end of headers",
        "--xyz\r\n\r\nbreaks off"
      })
  void whatBreaksOff_isRefused(String body) {
    MultipartForm form = form(body);

    assertThatThrownBy(
            () -> {
              while (form.next()) {
                form.text();
              }
            })
        .isInstanceOf(Invalid.class);
  }

  @Test
  void aFieldThatIsTooLong_isRefused() throws IOException {
    MultipartForm form = form(part("name", new byte[20_000]) + "--xyz--");
    form.next();

    assertThatThrownBy(form::text).isInstanceOf(Invalid.class).hasMessageContaining("name");
  }

  @Test
  void aTypeWithoutBoundary_isRefused() {
    assertThatThrownBy(
            () ->
                new MultipartForm(
                    new MediaType("multipart", "form-data"), new ByteArrayInputStream(new byte[0])))
        .isInstanceOf(Invalid.class);
  }

  private static MultipartForm form(String body) {
    return new MultipartForm(
        new MediaType("multipart", "form-data", Map.of("boundary", BOUNDARY)),
        new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String part(String name, byte[] content) {
    var part = new ByteArrayOutputStream();
    part.writeBytes(
        ("--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    part.writeBytes(content);
    part.writeBytes(new byte[] {'\r', '\n'});
    return part.toString(StandardCharsets.ISO_8859_1);
  }
}
