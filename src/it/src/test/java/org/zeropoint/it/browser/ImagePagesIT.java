package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.lm.vision.VisionWeights;

/** What pages show of models of images. */
@Tag("browser")
class ImagePagesIT {

  private static final String SYNTHIANT = "image-pages";
  private static final double MEASURED = 60_000;

  private final ZeropointServer server = ZeropointServer.shared();

  @TempDir Path directory;

  @Test
  void lossesAreToldByTheImage_andAccuracyBesideThem() throws Exception {
    String proposal = "upload-" + uploaded().path("uploadId").asText();
    try (Visitor author = Visitor.as(server, "author", "/models/catalogue")) {
      Locator main = author.page().locator("main");
      assertThat(main).containsText("8 × 8 pixels, tells 10 classes apart");
      assertThat(author.at("mine"))
          .containsText(
              "Proposed", new LocatorAssertions.ContainsTextOptions().setTimeout(MEASURED));
      author.open("/consensus/proposal?id=" + proposal);
      assertThat(main)
          .containsText(
              "Not applicable", new LocatorAssertions.ContainsTextOptions().setTimeout(MEASURED));
      assertThat(main).containsText("Loss, nats/image");
      assertThat(main).containsText("Class means");
      assertThat(main).containsText("knows nothing: ln 10");
      assertThat(main).containsText("179 held-out images");
      assertThat(author.page().locator("section:has(#h-evaluation) thead"))
          .containsText("Accuracy");
      assertThat(row(author, "the candidate").locator("td").nth(2)).containsText(" %");
      assertThat(row(author, "Uniform").locator("td").nth(2)).hasText("–");
      assertThat(main).containsText("on which images, and whether it saw the held-out ones");
      assertThat(main).not().containsText("Sample continuations");
      assertThat(main).containsText("4 layers, width 64, 13,706 weights");
      author.picture("image-proposal");
      author.open("/models/synthiant?id=" + SYNTHIANT);
      assertThat(main).containsText("These versions tell what an image shows");
      author.open("/training/corpora");
      assertThat(main).containsText("digits images");
      author.open("/training/run?id=" + started());
      assertThat(main).containsText("nats/image");
      assertThat(main).containsText("images/s");
      assertThat(main).containsText("16 images a step");
      assertThat(main).containsText("10 % of the images");
      author.open("/training/runs");
      assertThat(author.page().locator("[id='list']"))
          .containsText(Pattern.compile("Engine\\s*djl"));
      assertThat(author.tooWide()).isEmpty();
      assertThat(author.errors()).isEmpty();
    }
  }

  private static Locator row(Visitor visitor, String model) {
    return visitor
        .page()
        .locator("section:has(#h-evaluation) tbody tr")
        .filter(new Locator.FilterOptions().setHasText(model));
  }

  private JsonNode uploaded() throws Exception {
    Path file = directory.resolve("model.safetensors");
    Safetensors.write(file, VisionWeights.seeded(VisionConfig.CNN, 8), Map.of());
    Api author = Api.as(server, "author");
    return answered(
        author.send(
            author
                .request(
                    "api/synthiants/" + SYNTHIANT + "/candidates?modelId=cnn-digits&corpus=digits")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(Files.readAllBytes(file)))));
  }

  private String started() {
    String plan =
        "{\"synthiantId\":\"%s\",\"modelId\":\"mlp-digits\",\"corpus\":\"digits\",\"steps\":20}"
            .formatted(SYNTHIANT);
    return answered(Api.as(server, "author").post("api/runs", plan)).path("runId").asText();
  }

  private static JsonNode answered(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Api.json(answer);
  }
}
