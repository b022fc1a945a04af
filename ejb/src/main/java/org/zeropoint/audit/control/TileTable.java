package org.zeropoint.audit.control;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.zeropoint.audit.tree.TileStore;

/** The tiles in the database, in the present transaction. */
public final class TileTable implements TileStore {

  private final EntityManager em;

  public TileTable(EntityManager em) {
    this.em = em;
  }

  @Override
  public Optional<byte[]> read(int level, long number) {
    return em.createNativeQuery("select hashes from audit_tile where level = ?1 and number = ?2")
        .setParameter(1, level)
        .setParameter(2, number)
        .getResultStream()
        .findFirst()
        .map(byte[].class::cast);
  }

  @Override
  public void write(int level, long number, byte[] hashes) {
    int there =
        em.createNativeQuery("update audit_tile set hashes = ?3 where level = ?1 and number = ?2")
            .setParameter(1, level)
            .setParameter(2, number)
            .setParameter(3, hashes)
            .executeUpdate();
    if (there == 0) {
      em.createNativeQuery("insert into audit_tile (level, number, hashes) values (?1, ?2, ?3)")
          .setParameter(1, level)
          .setParameter(2, number)
          .setParameter(3, hashes)
          .executeUpdate();
    }
  }
}
