package org.zeropoint.training.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.training.control.NodeBlocks;

/** Computes on the blocks of this node what its coordinator asks for. */
@Stateless
@Permitted(Role.NODE)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BlockDesk {

  @Inject private NodeBlocks blocks;

  /**
   * Does what a message asks for.
   *
   * @param operation by its name on the wire
   * @return an answer on the wire, which may say why there is none
   * @throws org.zeropoint.shared.Unavailable before this node has a lease
   */
  @ReadOnly
  public byte[] compute(String operation, byte[] message) {
    return blocks.handle(operation, message);
  }
}
