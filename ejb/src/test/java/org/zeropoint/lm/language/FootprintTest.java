package org.zeropoint.lm.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.safetensors.Safetensors;

class FootprintTest {

  @TempDir private Path directory;

  @Test
  void aModelOfTokens_takesItsWeightsInFp32_andWhenMeasuredItsScores() throws IOException {
    Path file = SmallModel.packedLlama(directory, 3);
    try (ModelFile model = ModelFile.open(file)) {
      long weights = 4 * Parameters.count(model.config());
      int vocabulary = model.config().vocabulary();
      assertThat(Footprint.loaded(file)).isEqualTo(weights);
      assertThat(Footprint.measured(file) - weights)
          .isEqualTo(4L * vocabulary * HeldOut.positions(model.config().context(), vocabulary));
    }
  }

  @Test
  void aModelOfBytes_takesWhatItsFileHas() throws IOException {
    Path file = directory.resolve("model.safetensors");
    Safetensors.write(file, GptWeights.seeded(GptConfig.NANO, 2), Map.of());
    assertThat(Footprint.loaded(file)).isEqualTo(Files.size(file));
    assertThat(Footprint.measured(file)).isEqualTo(Files.size(file));
  }
}
