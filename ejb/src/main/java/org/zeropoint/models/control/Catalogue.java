package org.zeropoint.models.control;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.shared.Json;

/** The approved models, as shipped with this version of the product. */
@ApplicationScoped
public class Catalogue {

  private static final String FILE = "/catalogue/models.json";

  private List<BaseModel> models;

  @PostConstruct
  void load() {
    try (var in = Catalogue.class.getResourceAsStream(FILE)) {
      models = Json.mapper().readValue(in, new TypeReference<List<BaseModel>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " is not readable", e);
    }
  }

  public List<BaseModel> models() {
    return List.copyOf(models);
  }

  public Optional<BaseModel> find(String modelId) {
    return models.stream().filter(model -> model.modelId().equals(modelId)).findFirst();
  }
}
