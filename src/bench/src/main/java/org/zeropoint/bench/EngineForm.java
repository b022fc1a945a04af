package org.zeropoint.bench;

/**
 * A model and a batch of {@link EngineBenchmark}.
 *
 * @param label of the form in peer.py
 * @param length tokens of a row
 * @param rows of a batch
 * @param vocabulary token ids
 * @param generates whether generation is measured, too
 */
record EngineForm(String label, int length, int rows, int vocabulary, boolean generates) {}
