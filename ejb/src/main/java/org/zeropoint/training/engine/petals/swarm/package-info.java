/**
 * A real Petals swarm, reached through Petals' own client in a process of Python. Nouns: swarm
 * (where it is and whose blocks it holds), installation, client, {@link
 * org.zeropoint.training.engine.petals.swarm.SwarmClients}, and {@link
 * org.zeropoint.training.engine.petals.swarm.SwarmEngine the engine} over the swarm that was
 * chosen.
 *
 * <p>Invariant: the process is a calculator, as that of tinygrad is. What learns is kept here after
 * every step, so that nothing is lost with the process. Uses {@code lm}, {@code
 * training.engine.session}, {@code training.engine.worker}, {@code shared}.
 */
package org.zeropoint.training.engine.petals.swarm;
