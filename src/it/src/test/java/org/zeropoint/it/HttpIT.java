package org.zeropoint.it;

import org.junit.jupiter.api.Tag;

/**
 * A test that only speaks HTTP, and so runs against every server that the application is deployed
 * to.
 */
@Tag("http")
public abstract class HttpIT {

  protected static ZeropointServer server() {
    return ZeropointServer.shared();
  }

  protected static Api anonymous() {
    return Api.anonymous(server());
  }

  /** A demo account: {@code author}, {@code reviewer}, {@code promoter}, … */
  protected static Api as(String user) {
    return Api.as(server(), user);
  }
}
