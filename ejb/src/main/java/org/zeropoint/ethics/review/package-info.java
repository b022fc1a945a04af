/**
 * The built-in reviewers: what each says of a case ({@link org.zeropoint.ethics.review.Reviewer}),
 * and what they say together ({@link org.zeropoint.ethics.review.Panel}).
 *
 * <p>Invariant: the same case gives the same judgement, bit for bit, as long as nobody outside is
 * asked anew; who does not measure can take a pass away and never give one; an error is no pass.
 */
package org.zeropoint.ethics.review;
