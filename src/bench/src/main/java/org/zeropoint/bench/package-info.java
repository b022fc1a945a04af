/**
 * Benchmarks of what takes time, compiled by every build and run by one command:
 *
 * <pre>mvn -pl src/bench -am verify -DskipTests -Dbench.skip=false -Dbench.include=StepBenchmark
 * </pre>
 *
 * <p>{@link org.zeropoint.bench.ExchangeBenchmark} is no benchmark of one method and has a main of
 * its own: it needs a running server.
 *
 * <p>{@code bench.include} is a regular expression over the benchmarks' names; without it all run.
 * A claim of speed names the benchmark, the machine and the number of threads.
 */
package org.zeropoint.bench;
