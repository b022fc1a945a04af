/**
 * Benchmarks of what takes time, compiled by every build and run by one command:
 *
 * <pre>mvn -pl src/bench -am verify -DskipTests -Dbench.skip=false -Dbench.include=StepBenchmark
 * </pre>
 *
 * <p>{@code bench.include} is a regular expression over the benchmarks' names; without it all run.
 *
 * <p>Those that are no benchmark of one method have a main of their own, named by {@code
 * bench.main}: {@link org.zeropoint.bench.GovernanceBenchmark}, {@link
 * org.zeropoint.bench.VotingStorm} and {@link org.zeropoint.bench.LogBenchmark} start what they
 * need; {@link org.zeropoint.bench.ExchangeBenchmark} needs a running server.
 *
 * <p>A claim of speed names the benchmark, the machine and the number of threads.
 */
package org.zeropoint.bench;
