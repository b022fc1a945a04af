package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;

/** Lists come in slices; Link leads through all of them. */
class PagingIT extends RestCase {

  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

  @Test
  void link_leadsThroughEveryProposalOnce_newestFirst_andKeepsTheFilter() {
    String synthiant = newId("paged");
    List<String> posted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = newId("page");
      String body = proposal(id).replace("\"helper\"", "\"" + synthiant + "\"");
      ok(by("author").post("api/proposals", body), 201);
      posted.add(0, id);
    }

    assertThat(all("api/proposals?limit=2&synthiantId=" + synthiant, "proposalId"))
        .isEqualTo(posted);
  }

  @Test
  void link_leadsThroughTheLog_oldestFirst() {
    posted();
    List<String> numbers = all("api/audit?limit=500", "seq");

    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(String.valueOf(i + 1));
    }
  }

  private static List<String> all(String first, String field) {
    List<String> found = new ArrayList<>();
    Optional<String> path = Optional.of(first);
    while (path.isPresent()) {
      HttpResponse<String> response = by("auditor").get(path.get());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(Api.json(response).isArray()).isTrue();
      Api.json(response).forEach(item -> found.add(item.path(field).asText()));
      path =
          response.headers().allValues("Link").stream()
              .map(NEXT::matcher)
              .filter(Matcher::matches)
              .map(matcher -> matcher.group(1))
              .findFirst();
    }
    return found;
  }
}
