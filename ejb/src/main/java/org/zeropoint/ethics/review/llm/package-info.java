/**
 * A language model on the intranet as a reviewer. Nothing that it reads is an instruction to it as
 * far as that can be had, and nothing that it says is believed beyond a bounded objection: it can
 * take a pass away.
 */
package org.zeropoint.ethics.review.llm;
