package org.zeropoint.shared;

import java.util.Objects;
import java.util.Set;

/**
 * Who asks: the account behind a request, or the part of the product that works by itself.
 *
 * @param name the account's name, unique in the installation
 * @param tenant the only tenant whose rows this caller sees
 * @param service whether this is a program; people vote in the human channel, programs in the AI
 *     channel
 * @param roles what it may do
 */
public record Caller(String name, String tenant, boolean service, Set<Role> roles) {

  public static final String DEFAULT_TENANT = "default";

  public Caller {
    Objects.requireNonNull(name);
    Objects.requireNonNull(tenant);
    roles = Set.copyOf(roles);
  }

  /** A part of the product that works by itself, with just the roles that its work needs. */
  public static Caller internal(String name, String tenant, Role... roles) {
    return new Caller(name, tenant, true, Set.of(roles));
  }

  /**
   * Whether this is another installation, which submits checkpoints, or a node, which says how it
   * stands: neither sees anything of what is here.
   */
  public boolean isOutsider() {
    return roles.equals(Set.of(Role.WITNESS)) || roles.equals(Set.of(Role.NODE));
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  public boolean hasAny(Role... any) {
    for (Role role : any) {
      if (roles.contains(role)) {
        return true;
      }
    }
    return false;
  }
}
