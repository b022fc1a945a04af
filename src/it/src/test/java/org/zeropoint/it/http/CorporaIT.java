package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.shared.Digest;

/** Texts go in as they are or not at all. */
class CorporaIT extends RestCase {

  private static final byte[] TEXT = Sentences.text(5000, 3);

  @Test
  void aPlainBody_becomesACorpus_knownByItsDigest() {
    String name = newId("plain");
    HttpResponse<String> response = plain(name, BodyPublishers.ofByteArray(TEXT));

    JsonNode made = ok(response, 201);
    assertThat(response.headers().firstValue("Location").orElse(""))
        .endsWith("/api/corpora/" + name);
    assertThat(made.path("digest").asText()).isEqualTo(Digest.of(TEXT).value());
    assertThat(made.path("bytes").asLong()).isEqualTo(TEXT.length);
    assertThat(made.path("licence").asText()).isEqualTo("CC0");
    assertThat(ok(by("reviewer").get("api/corpora"), 200).findValuesAsText("name")).contains(name);
    assertThat(ok(by("reviewer").get("api/corpora/" + name), 200)).isEqualTo(made);
  }

  @Test
  void aForm_becomesACorpus_byteForByte_whereverItsFieldsStand() {
    byte[] tricky =
        ("\r\n--\r\n--bound\r\n--boundar\r\n" + "ä".repeat(1000)).getBytes(StandardCharsets.UTF_8);
    String name = newId("form");
    JsonNode made =
        ok(
            form(
                file(tricky),
                field("name", name),
                field("licence", "CC0"),
                field("source", "written here")),
            201);

    assertThat(made.path("digest").asText()).isEqualTo(Digest.of(tricky).value());
    assertThat(made.path("source").asText()).isEqualTo("written here");
  }

  @Test
  void whatIsNotUtf8_isRefusedWithItsByte() {
    byte[] broken = TEXT.clone();
    broken[2345] = (byte) 0xff;

    assertThat(
            problem(plain(newId("bad"), BodyPublishers.ofByteArray(broken)), 400)
                .path("detail")
                .asText())
        .contains("UTF-8")
        .contains("2345");
    assertThat(
            problem(form(field("name", newId("bad")), field("licence", "CC0"), file(broken)), 400)
                .path("detail")
                .asText())
        .contains("2345");
  }

  @Test
  void missingFieldsAndBadNames_areNamed() {
    problem(form(file(TEXT)), 400, "/name");
    problem(form(field("name", newId("no")), field("licence", "CC0")), 400, "/file");
    problem(form(field("name", "../../etc"), field("licence", "CC0"), file(TEXT)), 400, "/name");
    problem(form(field("name", newId("no")), field("licence", " "), file(TEXT)), 400, "/licence");
    problem(plain(newId("short"), BodyPublishers.ofString("too short")), 400, "/text");
  }

  @Test
  void aFormThatBreaksOff_isRefused() {
    Api author = by("author");
    problem(
        author.send(
            author
                .request("api/corpora")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(
                    BodyPublishers.ofString(
                        "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc"))),
        400);
  }

  @Test
  void aTextOverTheLimit_isTooLarge_alsoWhenItsLengthIsNotSaid() {
    byte[] large = new byte[(32 << 20) + 1];
    Arrays.fill(large, (byte) 'a');

    problem(plain(newId("large"), BodyPublishers.ofByteArray(large)), 413);
    problem(
        plain(
            newId("large"),
            BodyPublishers.ofByteArrays(
                IntStream.range(0, 33).mapToObj(i -> Arrays.copyOf(large, 1 << 20)).toList())),
        413);
  }

  @Test
  void aNameThatIsTaken_isAConflict_untilTheCorpusIsDeleted() {
    String name = newId("taken");
    ok(plain(name, BodyPublishers.ofByteArray(TEXT)), 201);
    problem(plain(name, BodyPublishers.ofByteArray(TEXT)), 409);

    problem(by("reviewer").delete("api/corpora/" + name), 403);
    assertThat(by("author").delete("api/corpora/" + name).statusCode()).isEqualTo(204);
    problem(by("author").get("api/corpora/" + name), 404);
    ok(plain(name, BodyPublishers.ofByteArray(TEXT)), 201);
  }

  @Test
  void onlyAuthorsAndAdmins_upload() {
    Api reviewer = by("reviewer");

    problem(
        reviewer.send(
            reviewer
                .request("api/corpora?licence=CC0&name=" + newId("no"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(TEXT))),
        403);
  }

  private static HttpResponse<String> plain(String name, BodyPublisher body) {
    Api author = by("author");
    return author.send(
        author
            .request("api/corpora?licence=CC0&name=" + name)
            .header("Content-Type", "text/plain; charset=UTF-8")
            .POST(body));
  }

  private static HttpResponse<String> form(byte[]... parts) {
    Api author = by("author");
    byte[] end = "--boundary--\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[][] all = Arrays.copyOf(parts, parts.length + 1);
    all[parts.length] = end;
    return author.send(
        author
            .request("api/corpora")
            .header("Content-Type", "multipart/form-data; boundary=boundary")
            .POST(BodyPublishers.ofByteArrays(Arrays.asList(all))));
  }

  private static byte[] field(String name, String value) {
    return part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] file(byte[] content) {
    return part("name=\"file\"; filename=\"text.txt\"\r\nContent-Type: text/plain", content);
  }

  private static byte[] part(String disposition, byte[] content) {
    byte[] head =
        ("--boundary\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] part = Arrays.copyOf(head, head.length + content.length + 2);
    System.arraycopy(content, 0, part, head.length, content.length);
    part[part.length - 2] = '\r';
    part[part.length - 1] = '\n';
    return part;
  }
}
