package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.Receiver;
import org.zeropoint.it.ZeropointServer;

/** An admin edits the policy, has events sent, and makes backups, in the browser. */
@Tag("browser")
class AdministrationPagesIT {

  private static final String POLICY = "/administration/policy";

  private final ZeropointServer server = ZeropointServer.shared();

  @Test
  void policyIsTriedOut_overtaken_savedAndTakenBack() {
    JsonNode before = Api.json(Api.as(server, "admin").get("api/policies"));
    try (Visitor admin = Visitor.as(server, "admin", POLICY)) {
      Locator text = admin.field("Policy as JSON");
      String rules = text.inputValue();

      text.fill("{\"rules\": [");
      admin.button("Try it out").click();
      assertThat(admin.page().locator("main")).containsText("Is not JSON");
      text.fill(rules.replace("\"promoters\" : 1", "\"promoters\" : 3"));
      admin.button("Try it out").click();
      assertThat(admin.page().locator("main")).containsText("promoters");
      assertThat(admin.barriers("main")).isEmpty();

      String longer = rules.replaceAll("(\"voteExpiryDays\" : )\\d+", "$1 77");
      text.fill(longer);
      admin.button("Try it out").click();
      assertThat(admin.at("outcome")).containsText("open proposals were decided");
      assertThat(admin.at("outcome")).containsText("77");
      admin.pictures("policy");
      assertThat(admin.tooWide()).isEmpty();
      assertThat(admin.barriers("main")).isEmpty();

      JsonNode other = edited(before, 78);
      admin.button("Make it count").click();
      admin.confirm();
      assertThat(admin.page().locator("main")).containsText("Nothing was saved.");
      assertThat(admin.at("outcome")).containsText("78");
      assertThat(text).hasValue(longer);
      admin.button("Make it count").click();
      admin.confirm();
      assertThat(admin.page().locator("main")).containsText("Saved.");
      assertThat(admin.at("rules")).containsText("77");

      admin.button("Start from version " + other.path("number").asInt()).click();
      admin.confirm();
      assertThat(text).hasValue(Pattern.compile("\\b78\\b"));
      text.fill("{\"rules\":" + before.path("rules") + "}");
      admin.button("Make it count").click();
      admin.confirm();
      assertThat(admin.page().locator("main")).containsText("Saved.");
      assertThat(admin.errors()).isEmpty();
    }
    JsonNode after = Api.json(Api.as(server, "admin").get("api/policies"));
    assertThat(after.path("digest")).isEqualTo(before.path("digest"));
    try (Visitor reviewer = Visitor.as(server, "reviewer", POLICY)) {
      assertThat(reviewer.at("rules")).isVisible();
      assertThat(reviewer.button("Make it count")).hasCount(0);
    }
  }

  /** Another admin makes a policy count meanwhile. */
  private JsonNode edited(JsonNode from, int days) {
    JsonNode rules = from.path("rules").deepCopy();
    rules.forEach(rule -> ((ObjectNode) rule).put("voteExpiryDays", days));
    HttpResponse<String> answer =
        Api.as(server, "admin")
            .send(
                Api.as(server, "admin")
                    .request("api/policies")
                    .header("If-Match", "\"" + from.path("digest").asText() + "\"")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString("{\"rules\":" + rules + "}")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Api.json(answer);
  }

  @Test
  void webhookIsAdded_pinged_editedAndDeleted() throws Exception {
    try (Receiver receiver = new Receiver();
        Visitor admin = Visitor.as(server, "admin", "/administration/webhooks")) {
      admin.field("Address").fill("https://10.0.0.1/");
      admin.field("Events").fill("nonsense");
      admin.button("Add").click();
      assertThat(admin.at("webhook")).containsText("must be a type");
      assertThat(admin.barriers("main")).isEmpty();
      admin.field("Events").fill("alias, run.failed");
      admin.button("Add").click();
      assertThat(admin.at("webhook")).containsText("not public");

      String url = receiver.url();
      admin.field("Address").fill(url);
      admin.field("Description").fill("of the pages");
      admin.button("Add").click();
      assertThat(admin.at("webhook:secret")).containsText("shown this once");
      String secret = admin.page().locator("[id='webhook:secret'] code").textContent();
      admin.button("Ping " + url).click();
      Receiver.Received ping = receiver.await(1, r -> r.event().equals("webhook.pinged")).get(0);
      assertThat(ping.signedWith(secret)).isTrue();

      admin.button("Deliveries to " + url).click();
      assertThat(admin.at("deliveries")).containsText("webhook.pinged");
      admin.button("Reload").click();
      assertThat(admin.at("deliveries")).containsText("Delivered");
      admin.pictures("webhooks");
      assertThat(admin.tooWide()).isEmpty();
      assertThat(admin.barriers("main")).isEmpty();
      admin.button("Ping " + url).click();
      assertThat(admin.page().locator("[id='deliveries'] tbody tr")).hasCount(2);
      admin.page().locator("[id='deliveries'] button").last().click();
      receiver.await(3, r -> r.event().equals("webhook.pinged"));

      admin.button("Edit " + url).click();
      assertThat(admin.field("Events")).hasValue("alias, run.failed");
      admin.field("Events").fill("");
      admin.button("Save").click();
      assertThat(admin.at("list:all")).containsText("all");
      admin.button("Delete " + url).click();
      admin.confirm();
      assertThat(admin.at("list:all")).not().containsText(url);
      assertThat(admin.at("deliveries")).hasCount(0);
      assertThat(admin.errors()).isEmpty();
    }
  }

  @Test
  void backupIsMade_verified_andTakenIn() {
    try (Visitor admin = Visitor.as(server, "admin", "/administration/backups")) {
      admin.button("Make a backup now").click();
      assertThat(admin.page().locator("main")).containsText("was written and read back");
      Locator row = admin.page().locator("[id='list:all'] tbody tr").first();
      assertThat(row).containsText("admin");
      row.getByText("Verify").click();
      assertThat(admin.page().locator("main")).containsText("It is whole.");
      admin.pictures("backups");
      assertThat(admin.tooWide()).isEmpty();
      assertThat(admin.barriers("main")).isEmpty();
      row.getByText("Restore").click();
      admin.confirm();
      assertThat(admin.page().locator("main")).containsText("0 proposals added");
      String href = row.locator("a").getAttribute("href");
      assertThat(admin.page().request().get(server.uri(href).toString()).headers())
          .containsEntry("content-type", "application/gzip");
      assertThat(admin.errors()).isEmpty();
    }
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/consensus/proposals")) {
      List<Integer> refused =
          List.of(
              reviewer.page().navigate(server.uri("/administration/backups").toString()).status(),
              reviewer.page().navigate(server.uri("/administration/webhooks").toString()).status());
      assertThat(refused).containsOnly(403);
    }
  }
}
