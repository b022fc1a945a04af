package org.zeropoint.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/** Proposals without a candidate, as programs post them. */
final class SamplePost {

  private SamplePost() {}

  /** Posts one as the author; its id begins with {@code name}. */
  static String post(ZeropointServer server, String name) {
    String id = id(name);
    assertThat(Api.as(server, "author").post("/api/proposals", json(id)).statusCode())
        .isEqualTo(201);
    return id;
  }

  /** One that no other proposal has. */
  static String id(String name) {
    return name + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
  }

  static String json(String id) {
    return "{\"proposalId\":\""
        + id
        + "\",\"synthiantId\":\"page-tests\",\"timestamp\":"
        + "\"2026-01-01T00:00:00Z\",\"changeType\":\"research\",\"summary\":\"Change "
        + id
        + " to see what the pages say\",\"status\":\"pending\",\"consensus\":{\"ai\":\"pending\","
        + "\"human\":\"pending\",\"timestamp\":\"2026-01-01T00:00:00Z\"}}";
  }
}
