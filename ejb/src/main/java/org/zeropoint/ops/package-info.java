/**
 * Running the product: the schema and its migrations, and whether the parts work.
 *
 * <p>Invariant: nothing else starts before the schema is up to date. Sits on top: uses any area's
 * boundary.
 */
package org.zeropoint.ops;
