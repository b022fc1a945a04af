/**
 * The standard {@link org.zeropoint.ethics.entity.Suite}, and how suites of admins are read:
 * strictly, naming the field and the rule.
 */
package org.zeropoint.ethics.suite;
