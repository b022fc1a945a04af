package org.zeropoint.training.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;

/** How many weighted seconds the runs of a person held a device on one day, in UTC. */
@Entity
@Table(name = "compute_day")
@IdClass(ComputeDay.Key.class)
public class ComputeDay {

  @Id private String tenant;
  @Id private String person;

  @Id
  @Column(name = "epoch_day")
  private int epochDay;

  private double seconds;

  protected ComputeDay() {}

  /** Nothing used yet. */
  public ComputeDay(Owner owner, int epochDay) {
    this.tenant = owner.tenant();
    this.person = owner.person();
    this.epochDay = epochDay;
  }

  /** Tenant, person and day. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;
    private String tenant;
    private String person;
    private int epochDay;

    public Key() {}

    public Key(Owner owner, int epochDay) {
      this.tenant = owner.tenant();
      this.person = owner.person();
      this.epochDay = epochDay;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && key.tenant.equals(tenant)
          && key.person.equals(person)
          && key.epochDay == epochDay;
    }

    @Override
    public int hashCode() {
      return Objects.hash(tenant, person, epochDay);
    }
  }

  /**
   * @param weighted seconds times the weight of the device
   */
  public void add(double weighted) {
    if (!(weighted >= 0 && weighted < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("compute that was used is not negative: " + weighted);
    }
    seconds += weighted;
  }

  public double seconds() {
    return seconds;
  }
}
