package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
class BrowserIT {

  @Test
  void rootAnswersInABrowser_withoutAServerError() {
    try (Browser browser = Browser.on(ZeropointServer.shared())) {
      Response response = browser.open("/");

      assertThat(response.status()).isLessThan(500);
      assertThat(browser.page().content()).isNotBlank();
    }
  }
}
