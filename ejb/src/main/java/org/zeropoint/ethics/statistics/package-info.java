/**
 * Tests and intervals that findings rest on. Pure functions; what is drawn is drawn by a seed, so
 * that the same numbers give the same answer, bit for bit.
 */
package org.zeropoint.ethics.statistics;
