package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.ZeropointServer;

/** An admin adds a suite, looks at it and retires it; others look. */
@Tag("browser")
class SuitesPageIT {

  private static final String PAGE = "/administration/evaluation";
  private static final String SUITE =
      """
      {"name": "of-the-page", "version": 1, "source": "written for this test", "licence": "CC0-1.0",
       "choices": [{"id": "one", "language": "en", "prompt": "the", "answers": [" a", " b"],
                    "answer": 0}]}
      """;

  private final ZeropointServer server = ZeropointServer.shared();

  @Test
  void aSuiteIsAdded_lookedAt_andRetired() {
    try (Visitor admin = Visitor.as(server, "admin", PAGE)) {
      assertThat(admin.at("list:all")).containsText("standard");
      admin.choose("suite:file", "broken.json", "{\"name\": 7}");
      admin.button("Add").click();
      assertThat(admin.page().locator("main")).containsText("must be text");

      admin.choose("suite:file", "suite.json", SUITE);
      admin.button("Add").click();
      assertThat(admin.at("list:all")).containsText("of-the-page");
      admin.button("Look at of-the-page version 1").click();
      assertThat(admin.at("list:shown")).containsText("written for this test");
      admin.pictures("suites");
      assertThat(admin.tooWide()).isEmpty();
      assertThat(admin.barriers("main")).isEmpty();

      admin.button("Retire of-the-page version 1").click();
      admin.confirm();
      assertThat(admin.at("list:all")).containsText("Retired");
      assertThat(admin.errors()).isEmpty();
    }
    try (Visitor reviewer = Visitor.as(server, "reviewer", PAGE)) {
      assertThat(reviewer.at("list:all")).containsText("of-the-page");
      assertThat(reviewer.button("Add")).hasCount(0);
      assertThat(reviewer.at("reviewers").locator("tbody tr"))
          .containsText(new String[] {"rules", "evaluation", "llm"});
      assertThat(reviewer.at("reviewers")).containsText("zeropoint.reviewer.llm.url is not set");
    }
  }
}
