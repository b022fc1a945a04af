package org.zeropoint.models.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.models.entity.UploadDoor;
import org.zeropoint.shared.NotFound;

/** Finds uploads, for code that is in a transaction already. */
@ApplicationScoped
public class Uploaded {

  private static final int MOST_WAITING = 10;

  @PersistenceContext private EntityManager em;

  public void add(Upload upload) {
    em.persist(upload);
  }

  /** Until the transaction ends, nobody else adds one. */
  public void lock() {
    em.find(UploadDoor.class, UploadDoor.ONLY, LockModeType.PESSIMISTIC_WRITE);
  }

  /** Takes a name from the upload that claims it. */
  public void free(Upload claiming) {
    claiming.disclaim();
    // Else the new claim would be written before the old one is gone.
    em.flush();
  }

  public Optional<Upload> find(String tenant, String uploadId) {
    return em.createQuery(
            "select u from Upload u where u.tenant = ?1 and u.uploadId = ?2", Upload.class)
        .setParameter(1, tenant)
        .setParameter(2, uploadId)
        .getResultStream()
        .findFirst();
  }

  /** The upload, locked until the transaction ends. */
  public Upload locked(String tenant, String uploadId) {
    Upload upload =
        find(tenant, uploadId).orElseThrow(() -> new NotFound("there is no upload " + uploadId));
    em.refresh(upload, LockModeType.PESSIMISTIC_WRITE);
    return upload;
  }

  /** Those of every tenant that are not proposed yet and may be tried now, oldest first. */
  public List<Upload> waiting(Instant now) {
    return em.createQuery(
            "select u from Upload u where u.status = ?1"
                + " and (u.nextTry is null or u.nextTry <= ?2) order by u.id",
            Upload.class)
        .setParameter(1, Upload.RECEIVED)
        .setParameter(2, now)
        .setMaxResults(MOST_WAITING)
        .getResultList();
  }

  /** Those of one person, newest first. */
  public List<Upload> of(String tenant, String person, int most) {
    return em.createQuery(
            "select u from Upload u where u.tenant = ?1 and u.uploadedBy = ?2 order by u.id desc",
            Upload.class)
        .setParameter(1, tenant)
        .setParameter(2, person)
        .setMaxResults(most)
        .getResultList();
  }

  /** Those of one person that bring this file to a Synthiant and have not failed, oldest first. */
  public List<Upload> of(String tenant, String person, String synthiantId, String digest) {
    return em.createQuery(
            "select u from Upload u where u.tenant = ?1 and u.uploadedBy = ?2"
                + " and u.synthiantId = ?3 and u.digest = ?4 and u.status <> ?5 order by u.id",
            Upload.class)
        .setParameter(1, tenant)
        .setParameter(2, person)
        .setParameter(3, synthiantId)
        .setParameter(4, digest)
        .setParameter(5, Upload.FAILED)
        .getResultList();
  }

  /** The one that became a proposal. */
  public Optional<Upload> behind(String tenant, String proposalId) {
    return em.createQuery(
            "select u from Upload u where u.tenant = ?1 and u.proposalId = ?2", Upload.class)
        .setParameter(1, tenant)
        .setParameter(2, proposalId)
        .getResultStream()
        .findFirst();
  }

  /** The newest that brings a new base of this name. */
  public Optional<Upload> newest(String tenant, String modelId) {
    return bases(tenant, modelId).stream().findFirst();
  }

  /** Those that bring a new base of this name, newest first. */
  public List<Upload> bases(String tenant, String modelId) {
    return em.createQuery(
            "select u from Upload u where u.tenant = ?1 and u.modelId = ?2 and u.newBase = true"
                + " order by u.id desc",
            Upload.class)
        .setParameter(1, tenant)
        .setParameter(2, modelId)
        .getResultList();
  }

  /** The one whose Synthiant the name of a model belongs to. */
  public Optional<Upload> claiming(String tenant, String modelId) {
    return em.createQuery(
            "select u from Upload u where u.tenant = ?1 and u.claims = ?2", Upload.class)
        .setParameter(1, tenant)
        .setParameter(2, modelId)
        .getResultStream()
        .findFirst();
  }
}
