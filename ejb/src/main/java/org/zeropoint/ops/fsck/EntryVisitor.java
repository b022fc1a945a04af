package org.zeropoint.ops.fsck;

import java.sql.SQLException;

/** Looks at every entry: those with a place in the tree in its order, then those that wait. */
interface EntryVisitor {

  void take(StoredLeaf leaf) throws SQLException;

  /** After the last entry. */
  default void finish() throws SQLException {}
}
