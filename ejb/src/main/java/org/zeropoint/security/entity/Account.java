package org.zeropoint.security.entity;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Role;

/**
 * Someone or something that can sign in. Nobody votes in both channels, so no account holds both
 * reviewer roles.
 */
@Entity
public class Account {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  @SequenceGenerator(name = "zp_ids", sequenceName = "zp_ids", allocationSize = 50)
  private long id;

  private String tenant;
  private String name;

  @Column(name = "display_name")
  private String displayName;

  @Column(name = "password_hash")
  private String passwordHash;

  private boolean service;
  private boolean enabled;

  @Column(name = "created_at")
  private Instant createdAt;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "account_role", joinColumns = @JoinColumn(name = "account_id"))
  @Column(name = "role")
  private Set<String> roles = new HashSet<>();

  @Version private long version;

  protected Account() {}

  public Account(
      String tenant,
      String name,
      String displayName,
      String passwordHash,
      boolean service,
      Set<Role> roles,
      Instant now) {
    if (roles.contains(Role.REVIEWER) && roles.contains(Role.AI_REVIEWER)) {
      throw new IllegalArgumentException("no account votes in both channels");
    }
    if (roles.contains(service ? Role.REVIEWER : Role.AI_REVIEWER)) {
      throw new IllegalArgumentException(
          "programs vote in the ai channel and people in the human one");
    }
    this.tenant = tenant;
    this.name = name;
    this.displayName = displayName;
    this.passwordHash = passwordHash;
    this.service = service;
    this.enabled = true;
    this.createdAt = now;
    roles.forEach(role -> this.roles.add(role.external()));
  }

  public Caller caller() {
    var held = new HashSet<Role>();
    roles.forEach(role -> held.add(Role.of(role)));
    return new Caller(name, tenant, service, held);
  }

  public long id() {
    return id;
  }

  public String name() {
    return name;
  }

  public String displayName() {
    return displayName;
  }

  public String passwordHash() {
    return passwordHash;
  }

  public boolean enabled() {
    return enabled;
  }
}
