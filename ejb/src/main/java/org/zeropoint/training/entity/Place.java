package org.zeropoint.training.entity;

/**
 * Where a queued run stands, as its viewer is told.
 *
 * @param place from 1, which is taken next
 * @param waiting how many runs wait in all
 * @param reason why it stands there, in words that name nobody of another tenant
 */
public record Place(int place, int waiting, String reason) {}
