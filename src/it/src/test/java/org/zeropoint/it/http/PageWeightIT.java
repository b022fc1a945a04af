package org.zeropoint.it.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What a browser is sent on the way to a proposal, in bytes of bodies. */
class PageWeightIT extends RestCase {

  private static final int FIRST = 700_000;
  private static final int AFTER = 60_000;

  private static final Pattern RESOURCE =
      Pattern.compile("(?:src|href)=\"(/[^\"]*jakarta[.]faces[.]resource/[^\"]+)\"");

  private static final Pattern FONT = Pattern.compile("url[(][\"']?([^)\"']+[.]woff2[^)\"']*)");

  private final Session session = Session.signIn(server(), "reviewer");

  @Test
  void firstVisitAndEachAfterItAreLight_andPagesAreNotCompressed() {
    List<URI> pages =
        List.of(
            server().uri("/sign-in.xhtml?to=%2F"),
            server().uri("/consensus/proposal?id=" + posted()),
            server().uri("/consensus/proposals"));
    Set<URI> resources = new LinkedHashSet<>();
    int bytes = 0;
    for (URI page : pages) {
      HttpResponse<byte[]> answer = fetched(page);
      assertThat(answer.headers().firstValue("Content-Encoding")).as("BREACH").isEmpty();
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(answer.body()).as(page.toString()).hasSizeLessThan(AFTER);
      bytes += answer.body().length;
      resources.addAll(named(RESOURCE, page, new String(answer.body(), UTF_8)));
    }
    assertThat(resources).hasSizeGreaterThan(8);
    for (URI resource : resources) {
      HttpResponse<byte[]> answer = kept(resource);
      bytes += answer.body().length;
      if (resource.getPath().contains(".css")) {
        for (URI font : named(FONT, resource, text(answer))) {
          bytes += kept(font).body().length;
        }
      }
    }
    assertThat(bytes).isLessThan(FIRST);
  }

  private HttpResponse<byte[]> fetched(URI uri) {
    HttpResponse<byte[]> answer = session.fetched(uri);
    assertThat(answer.statusCode()).as(uri.toString()).isEqualTo(200);
    return answer;
  }

  private HttpResponse<byte[]> kept(URI uri) {
    HttpResponse<byte[]> answer = fetched(uri);
    assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
        .as(uri.toString())
        .contains("max-age=604800");
    return answer;
  }

  private static List<URI> named(Pattern pattern, URI in, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> in.resolve(found.group(1).replace("&amp;", "&")))
        .toList();
  }

  private static String text(HttpResponse<byte[]> answer) {
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      return new String(plain.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
