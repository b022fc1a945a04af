package org.zeropoint.ops.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.ops.control.KernelReading;
import org.zeropoint.ops.entity.KernelReport;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** What this server computes on. */
@Stateless
@Permitted
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Devices {

  /** The kernels' backends, and what was measured of them; measures nothing. */
  @ReadOnly
  public KernelReport kernels() {
    return new KernelReading(Kernels.shared()).report();
  }
}
