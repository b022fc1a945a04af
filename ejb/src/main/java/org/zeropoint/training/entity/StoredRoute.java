package org.zeropoint.training.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.zeropoint.shared.Json;

/** The last route of a run. A table of its own: how a run goes on is no entry of the log. */
@Entity
@Table(name = "run_route")
public class StoredRoute {

  @Id
  @Column(name = "run_pk")
  private long runPk;

  private String route;

  protected StoredRoute() {}

  /**
   * @param runPk primary key of the run
   */
  public StoredRoute(long runPk, RunRoute route) {
    this.runPk = runPk;
    changed(route);
  }

  public final void changed(RunRoute now) {
    route = Json.write(now);
  }

  public RunRoute route() {
    return Json.read(route, RunRoute.class);
  }
}
