package org.zeropoint.it;

import jakarta.enterprise.context.ApplicationScoped;
import org.zeropoint.training.engine.djl.DjlEngine;

/** The engine that there is under another name: for runs that change from one to the other. */
@ApplicationScoped
public class SecondEngine extends DjlEngine {

  public static final String NAME = "djl-2";

  @Override
  public String name() {
    return NAME;
  }
}
