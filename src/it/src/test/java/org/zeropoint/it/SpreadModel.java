package org.zeropoint.it;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import org.zeropoint.nodes.boundary.Assignments;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Role;

/** Has nodes hold a model of six blocks: a name of one is enough to show who holds what. */
@Singleton
@Startup
@DependsOn("SchemaMigration")
public class SpreadModel {

  public static final String LABEL = "model-of-tests@1";
  public static final int BLOCKS = 6;

  @Inject private Assignments assignments;
  @Inject private Callers callers;

  public static String digest() {
    return Digest.of(LABEL).value();
  }

  @PostConstruct
  void spread() {
    callers.as(
        Caller.internal("tests", Caller.DEFAULT_TENANT, Role.ADMIN),
        () -> assignments.serve(new Digest(digest()), LABEL, BLOCKS));
  }
}
