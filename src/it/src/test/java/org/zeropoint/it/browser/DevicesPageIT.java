package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/** What the server trains and computes on, as one sees it. */
@Tag("browser")
class DevicesPageIT {

  private final ZeropointServer server = ZeropointServer.shared();

  @Test
  void enginesBackendsAndOperations_areShown_fromTheMenu() {
    JsonNode report = Api.json(Api.as(server, "auditor").get("api/kernels"));
    try (Visitor auditor = Visitor.as(server, "auditor", "/consensus/proposals")) {
      auditor
          .page()
          .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Devices").setExact(true))
          .press("Enter");
      auditor.page().waitForURL("**/ops/kernels");
      Locator current = auditor.page().locator("nav a[aria-current=page]");
      assertThat(current).hasText("Devices");
      assertThat(auditor.at("engines")).containsText("djl");
      for (JsonNode backend : report.path("backends")) {
        Locator row =
            auditor
                .at("backends")
                .locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(backend.path("backend").asText()));
        assertThat(row.first())
            .containsText(backend.path("available").asBoolean() ? "Available" : "Not available");
        assertThat(auditor.at("backends")).containsText(backend.path("device").asText());
        assertThat(auditor.at("backends")).containsText(backend.path("driver").asText());
        assertThat(auditor.at("backends")).containsText(backend.path("install").asText());
      }
      Locator operations = auditor.at("operations").locator("tbody tr");
      assertThat(operations).hasCount(report.path("operations").size());
      assertThat(operations.first()).containsText("block-quantiser, small");
      assertThat(operations.first().locator(".zp-chip")).hasCount(1);
      auditor.pictures("devices");
      assertThat(auditor.tooWide()).isEmpty();
      assertThat(auditor.errors()).isEmpty();
    }
  }
}
