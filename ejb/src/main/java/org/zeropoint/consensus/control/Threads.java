package org.zeropoint.consensus.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.consensus.entity.Comment;
import org.zeropoint.consensus.entity.DiscussionThread;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Page;

/** Keeps the threads of proposals. */
@ApplicationScoped
public class Threads {

  @PersistenceContext private EntityManager em;

  /** The open threads that block a proposal, oldest first. */
  public List<DiscussionThread> blocking(Proposal proposal) {
    return open(proposal).stream().filter(DiscussionThread::blocking).toList();
  }

  /** The open threads of a proposal, oldest first. */
  public List<DiscussionThread> open(Proposal proposal) {
    return em.createQuery(
            "select t from DiscussionThread t where t.proposalPk = ?1 and t.resolved = false"
                + " order by t.id",
            DiscussionThread.class)
        .setParameter(1, proposal.id())
        .getResultList();
  }

  public long count(Proposal proposal) {
    return em.createQuery(
            "select count(t) from DiscussionThread t where t.proposalPk = ?1", Long.class)
        .setParameter(1, proposal.id())
        .getSingleResult();
  }

  /**
   * @throws NotFound when the proposal has no such thread
   */
  public DiscussionThread find(Proposal proposal, long id) {
    return Optional.ofNullable(em.find(DiscussionThread.class, id))
        .filter(thread -> thread.proposalPk() == proposal.id())
        .orElseThrow(
            () -> new NotFound("there is no thread " + id + " on " + proposal.proposalId()));
  }

  /** A slice of the threads, oldest first. */
  public Page<DiscussionThread> list(Proposal proposal, long after, int limit) {
    int size = Page.size(limit);
    List<DiscussionThread> found =
        em.createQuery(
                "select t from DiscussionThread t where t.proposalPk = ?1 and t.id > ?2"
                    + " order by t.id",
                DiscussionThread.class)
            .setParameter(1, proposal.id())
            .setParameter(2, after)
            .setMaxResults(size + 1)
            .getResultList();
    return found.size() <= size
        ? new Page<>(found, Optional.empty())
        : new Page<>(found.subList(0, size), Optional.of(found.get(size - 1).id()));
  }

  /** The comments of some threads, oldest first, by the id of the thread. */
  public Map<Long, List<Comment>> comments(List<DiscussionThread> threads) {
    if (threads.isEmpty()) {
      return Map.of();
    }
    return em.createQuery(
            "select c from Comment c where c.threadPk in ?1 order by c.threadPk, c.ordinal",
            Comment.class)
        .setParameter(1, threads.stream().map(DiscussionThread::id).toList())
        .getResultStream()
        .collect(Collectors.groupingBy(Comment::threadPk));
  }

  /** Written at once: its comments refer to it. */
  public void add(DiscussionThread thread) {
    em.persist(thread);
    em.flush();
  }

  public void add(Comment comment) {
    em.persist(comment);
    em.flush();
  }
}
