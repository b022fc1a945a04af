package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.it.Api;

/** The list of proposals: filters, orders, search and counts. */
class ListIT extends RestCase {

  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
  private static final Pattern FIRST = Pattern.compile("<([^>]+)>; rel=\"first\"");
  private static final int CLIENTS = 16;

  /** More than a search reads without looking how rare a word is. */
  private static final int MANY = 240;

  /** Of the numbers below it, those divided by three that begin with a one. */
  private static final int MANY_THIRDS_OF_ONE = 36;

  @Test
  void filters_leaveWhatFits_inEveryOrder() {
    String synthiant = newId("listed");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(posted(synthiant, "A change in a list."));
    }
    ok(vote("reviewer", ids.get(1), "{\"human\":\"pass\"}"), 200);
    ok(vote("reviewer", ids.get(0), "{\"human\":\"fail\"}"), 200);
    String here = "api/proposals?limit=2&synthiantId=" + synthiant;

    assertThat(all(here + "&sort=created")).isEqualTo(ids);
    assertThat(all(here + "&sort=-created")).isEqualTo(reversed(ids));
    assertThat(all(here + "&sort=-updated"))
        .containsExactly(ids.get(0), ids.get(1), ids.get(4), ids.get(3), ids.get(2));
    assertThat(all(here + "&sort=updated"))
        .containsExactly(ids.get(2), ids.get(3), ids.get(4), ids.get(1), ids.get(0));
    assertThat(all(here + "&status=rejected,under_review")).containsExactly(ids.get(1), ids.get(0));
    assertThat(all(here + "&status=pending&sort=-updated")).hasSize(3);
    assertThat(all(here + "&author=author&risk=high&changeType=research&candidate=no")).hasSize(5);
    assertThat(all(here + "&author=nobody")).isEmpty();
    assertThat(all(here + "&risk=low")).isEmpty();
    assertThat(all(here + "&candidate=yes")).isEmpty();
  }

  @Test
  void times_boundTheList() {
    String synthiant = newId("timed");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(posted(synthiant, "A change at its time."));
    }
    String here = "api/proposals?limit=1&synthiantId=" + synthiant;
    String changed = read(ids.get(1)).path("updatedAt").asText();
    // When it was received: before it was taken in, and after the one before it was.
    String second = read(ids.get(1)).path("timestamp").asText();

    assertThat(all(here + "&updatedSince=" + changed)).containsExactly(ids.get(2), ids.get(1));
    assertThat(all(here + "&updatedUntil=" + changed)).containsExactly(ids.get(0));
    assertThat(all(here + "&createdSince=" + second + "&sort=created"))
        .containsExactly(ids.get(1), ids.get(2));
    assertThat(all(here + "&createdUntil=" + second + "&sort=updated")).containsExactly(ids.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "sort=size, /sort",
    "status=pending%2Cdone, /status",
    "risk=none, /risk",
    "candidate=maybe, /candidate",
    "createdSince=yesterday, /createdSince",
    "updatedSince=2026-01-02T00:00:00Z&updatedUntil=2026-01-01T00:00:00Z, /updatedUntil",
    "after=first, /after",
    "after=999999999999999999, /after",
    "after=12&sort=updated, /after",
    "q=x, /q",
    "q=word&sort=updated, /sort"
  })
  void whatIsWrong_isRefusedAtItsPlace(String query, String pointer) {
    problem(by("auditor").get("api/proposals?" + query), 400, pointer);
  }

  @Test
  void placeOfAnotherOrder_isRefused() {
    posted();
    posted();
    String link = link(by("auditor").get("api/proposals?limit=1&sort=updated"), NEXT).orElseThrow();

    problem(by("auditor").get(link.replace("sort=updated", "sort=-updated")), 400, "/after");
  }

  @Test
  void first_leadsBack() {
    posted();
    posted();
    String second = link(by("auditor").get("api/proposals?limit=1"), NEXT).orElseThrow();

    assertThat(link(by("auditor").get(second), FIRST)).hasValue("/api/proposals?limit=1");
  }

  @Test
  void search_findsWordsByTheirBeginning_inAnyForm_newestFirst() {
    String word = newId("Zirkel").replace("-", "");
    String one = posted("finder", word + "s in der Straße");
    String two = posted("finder", "Neue STRASSE für " + word);
    posted("finder", "Nichts davon, nur eine Straße.");

    assertThat(search(word)).containsExactly(two, one);
    assertThat(search(word.toUpperCase(java.util.Locale.ROOT) + " strasse"))
        .containsExactly(two, one);
    assertThat(search(word + "s stra")).containsExactly(one);
    assertThat(search(word + " author")).containsExactly(two, one);
    assertThat(search(word.substring(3))).isEmpty();
    assertThat(search(one)).contains(one);
  }

  @Test
  void search_findsAllWords_alsoWhereEachIsFrequent() {
    String tag = newId("tag").replace("-", "");
    List<String> newestFirst = new ArrayList<>();
    var lines = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      String id = newId("many");
      newestFirst.add(0, id);
      String third = i % 3 == 0 ? " " + tag + "third" : "";
      String seldom = i % 80 == 0 ? " " + tag + "seldom" : "";
      String summary = tag + "every" + third + seldom + " " + tag + "own" + i;
      lines.append(proposal(id).replace("A change that is tested.", summary)).append("\n");
    }
    JsonNode report = taken(lines.toString());
    assertThat(report.path("added").asInt()).as(report.toString()).isEqualTo(MANY);

    assertThat(searchMany(tag + "every " + tag + "third")).isEqualTo(each(newestFirst, 3));
    assertThat(searchMany(tag + "every " + tag + "seldom")).isEqualTo(each(newestFirst, 80));
    assertThat(searchMany(tag + "own " + tag + "third")).isEqualTo(each(newestFirst, 3));
    assertThat(searchMany(tag + "own")).isEqualTo(newestFirst);
    assertThat(searchMany(tag + "third " + tag + "own1")).hasSize(MANY_THIRDS_OF_ONE);
    assertThat(searchMany(tag + "every " + tag + "never")).isEmpty();
  }

  /** Of ids of which the last is number 0, those whose number this divides. */
  private static List<String> each(List<String> newestFirst, int divisor) {
    return IntStream.range(0, newestFirst.size())
        .filter(i -> (newestFirst.size() - 1 - i) % divisor == 0)
        .mapToObj(newestFirst::get)
        .toList();
  }

  private static JsonNode taken(String lines) {
    Api author = by("author");
    return ok(
        author.send(
            author
                .request("api/proposals/import")
                .timeout(Duration.ofMinutes(5))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines))),
        200);
  }

  private static List<String> searchMany(String text) {
    return all("api/proposals?limit=100&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
  }

  @Test
  void counts_areExact_afterManyVotesAtOnce() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ids.add(posted());
    }
    List<Callable<Integer>> votes = new ArrayList<>();
    for (String id : ids) {
      votes.add(() -> vote("reviewer", id, "{\"human\":\"pass\"}").statusCode());
      votes.add(() -> vote("ai-reviewer", id, "{\"ai\":\"pass\"}").statusCode());
      votes.add(() -> vote("reviewer2", id, "{\"human\":\"fail\"}").statusCode());
    }
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      for (Future<Integer> answer : threads.invokeAll(votes)) {
        assertThat(answer.get()).isIn(200, 409);
      }
    } finally {
      threads.shutdownNow();
    }

    JsonNode stats = ok(by("auditor").get("api/proposals/stats"), 200);
    assertThat(stats.path("pending").asInt()).isEqualTo(counted("pending"));
    assertThat(stats.path("underReview").asInt()).isEqualTo(counted("under_review"));
    assertThat(stats.path("accepted").asInt()).isEqualTo(counted("accepted"));
    assertThat(stats.path("rejected").asInt()).isEqualTo(counted("rejected"));
    assertThat(stats.path("total").asInt()).isEqualTo(all("api/proposals?limit=500").size());
  }

  private static int counted(String status) {
    return all("api/proposals?limit=500&status=" + status).size();
  }

  private static List<String> search(String text) {
    return all("api/proposals?limit=1&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
  }

  private static JsonNode read(String id) {
    return ok(by("auditor").get("api/proposals/" + id), 200);
  }

  private static String posted(String synthiant, String summary) {
    String id = newId("item");
    String body =
        proposal(id)
            .replace("\"helper\"", "\"" + synthiant + "\"")
            .replace("A change that is tested.", summary);
    ok(by("author").post("api/proposals", body), 201);
    return id;
  }

  private static List<String> reversed(List<String> ids) {
    List<String> reversed = new ArrayList<>(ids);
    java.util.Collections.reverse(reversed);
    return reversed;
  }

  private static List<String> all(String first) {
    List<String> found = new ArrayList<>();
    Optional<String> path = Optional.of(first);
    while (path.isPresent()) {
      HttpResponse<String> response = by("auditor").get(path.get());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      Api.json(response).forEach(item -> found.add(item.path("proposalId").asText()));
      path = link(response, NEXT);
    }
    return found;
  }

  private static Optional<String> link(HttpResponse<String> response, Pattern pattern) {
    return response.headers().allValues("Link").stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }
}
