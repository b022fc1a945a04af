/**
 * What candidates are measured on, as data: versioned, named by its digest, read strictly. The
 * standard suite is shipped; admins add their own.
 */
package org.zeropoint.ethics.suite;
