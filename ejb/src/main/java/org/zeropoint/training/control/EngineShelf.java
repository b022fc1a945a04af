package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zeropoint.training.engine.TrainingEngine;

/** The engines that this server has. */
@ApplicationScoped
public class EngineShelf {

  @Inject @Any private Instance<TrainingEngine> engines;

  public List<TrainingEngine> all() {
    return engines.stream().sorted(Comparator.comparing(TrainingEngine::name)).toList();
  }

  public List<String> names() {
    return all().stream().map(TrainingEngine::name).toList();
  }

  public Optional<TrainingEngine> find(String name) {
    return all().stream().filter(engine -> engine.name().equals(name)).findFirst();
  }
}
