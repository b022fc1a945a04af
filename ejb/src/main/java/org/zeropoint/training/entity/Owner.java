package org.zeropoint.training.entity;

import java.util.Objects;

/** Whose run it is: the person who started it, and their tenant. */
public record Owner(String tenant, String person) {

  public Owner {
    Objects.requireNonNull(tenant);
    Objects.requireNonNull(person);
  }
}
