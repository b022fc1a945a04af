package org.zeropoint.training.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How much compute a person used lately: {@code Σ wᵢ·sᵢ·2^(−aᵢ/h)} over the seconds {@code sᵢ} that
 * their runs held a device of weight {@code wᵢ}, {@code aᵢ} ago, with the half-life {@code h}. Such
 * a sum needs no history: it is multiplied by {@code 2^(−Δ/h)} when {@code Δ} has passed.
 * Fair-share scheduling by decayed use is due to J. Kay and P. Lauder, A Fair Share Scheduler,
 * Communications of the ACM 31(1), 1988.
 */
@Entity
@Table(name = "compute_use")
@IdClass(ComputeUse.Key.class)
public class ComputeUse {

  @Id private String tenant;
  @Id private String person;
  private double seconds;

  @Column(name = "as_of")
  private Instant asOf;

  protected ComputeUse() {}

  /** Nothing used yet. */
  public ComputeUse(Owner owner, Instant now) {
    this.tenant = owner.tenant();
    this.person = owner.person();
    this.asOf = now;
  }

  /** Tenant and person. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;
    private String tenant;
    private String person;

    public Key() {}

    public Key(Owner owner) {
      this.tenant = owner.tenant();
      this.person = owner.person();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.tenant.equals(tenant) && key.person.equals(person);
    }

    @Override
    public int hashCode() {
      return Objects.hash(tenant, person);
    }
  }

  public Owner owner() {
    return new Owner(tenant, person);
  }

  /** Weighted seconds as they count now; a clock that is behind makes nothing count more. */
  public double at(Instant now, Duration halfLife) {
    return decayed(seconds, Duration.between(asOf, now), halfLife);
  }

  /**
   * @param weighted seconds times the weight of the device
   */
  public void add(double weighted, Instant now, Duration halfLife) {
    if (!(weighted >= 0 && weighted < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("compute that was used is not negative: " + weighted);
    }
    seconds = at(now, halfLife) + weighted;
    asOf = now.isAfter(asOf) ? now : asOf;
  }

  /** {@code seconds·2^(−age/halfLife)}. */
  public static double decayed(double seconds, Duration age, Duration halfLife) {
    double halves = Math.max(0, age.toMillis()) / (double) halfLife.toMillis();
    return seconds * Math.pow(2, -halves);
  }
}
