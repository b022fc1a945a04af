package org.zeropoint.web.page;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Role;

/** Who looks at the page. */
@Named
@RequestScoped
public class Viewer {

  @Inject private Callers callers;

  public boolean isSignedIn() {
    return callers.find().isPresent();
  }

  public String getName() {
    return callers.find().map(Caller::name).orElse("");
  }

  /** Whose changes are pushed to this page. */
  public String getTenant() {
    return callers.find().map(Caller::tenant).orElse("");
  }

  public List<String> getRoles() {
    return callers.find().stream()
        .flatMap(caller -> caller.roles().stream())
        .sorted()
        .map(Role::external)
        .toList();
  }

  /** Whether the viewer holds the role of this name, {@code ai-reviewer}. */
  public boolean is(String role) {
    return callers.find().filter(caller -> caller.has(Role.of(role))).isPresent();
  }

  /** Whether the viewer wrote or started it: {@code owner} is an account's name. */
  public boolean owns(String owner) {
    return isSignedIn() && (getName().equals(owner) || is(Role.ADMIN.external()));
  }
}
