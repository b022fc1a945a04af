package org.zeropoint.web.models;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.BaseModel.Images;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Texts;

/** How models and what became of them are shown, in the language of the page. */
@Named
@ApplicationScoped
public class ModelWords {

  private Texts texts;
  private Formats formats;

  protected ModelWords() {}

  @Inject
  public ModelWords(Texts texts, Formats formats) {
    this.texts = texts;
    this.formats = formats;
  }

  /** What a model sees at once. */
  public String sees(BaseModel model) {
    return model
        .images()
        .map(this::images)
        .orElseGet(
            () ->
                texts.say(
                    model.isShipped() ? "models.sees.bytes" : "models.sees.tokens",
                    formats.integer(model.context())));
  }

  private String images(Images seen) {
    return texts.say("models.sees.images", seen.height(), seen.width(), seen.classes());
  }

  /** What a move of an alias is called. */
  public String move(AliasChange change) {
    return switch (change.kind()) {
      case AliasChange.PROMOTION -> texts.say("models.move.promotion");
      case AliasChange.ROLLBACK -> texts.say("models.move.rollback");
      default -> texts.say("models.move.removal");
    };
  }
}
