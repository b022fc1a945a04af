package org.zeropoint.web.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.BaseModel.Images;
import org.zeropoint.web.page.Reading;

class ModelWordsTest {

  private final ModelWords english = words(Locale.ENGLISH);
  private final ModelWords german = words(Locale.GERMAN);

  private static ModelWords words(Locale language) {
    return new ModelWords(Reading.in(language), Reading.formats(language));
  }

  @Test
  void whatAModelSees_isToldAsTheApiTellsIt_andInGerman() {
    BaseModel bytes = model(Optional.empty(), Optional.empty());
    BaseModel tokens = model(Optional.empty(), Optional.of("bases@1"));
    BaseModel images = model(Optional.of(new Images(28, 28, 1, 10)), Optional.empty());

    for (BaseModel model : List.of(bytes, tokens, images)) {
      assertThat(english.sees(model)).isEqualTo(model.sees());
    }
    assertThat(german.sees(bytes)).isEqualTo("2.048 Byte");
    assertThat(german.sees(tokens)).isEqualTo("2.048 Token");
    assertThat(german.sees(images)).isEqualTo("28 × 28 Pixel, unterscheidet 10 Klassen");
  }

  private static BaseModel model(Optional<Images> images, Optional<String> ref) {
    return new BaseModel(
        "some",
        "GPT",
        2,
        32,
        2,
        2048,
        256,
        images,
        1_000,
        "with the product",
        ref,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
