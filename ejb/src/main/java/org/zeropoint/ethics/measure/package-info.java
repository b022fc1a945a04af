/**
 * How candidates are measured on suites: each {@link org.zeropoint.ethics.measure.Probe} gives
 * numbers, and nothing else. The same bench gives the same numbers, bit for bit.
 */
package org.zeropoint.ethics.measure;
