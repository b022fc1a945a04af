package org.zeropoint.models.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Its only row is locked by whoever adds an upload: so names are claimed one after another. */
@Entity
@Table(name = "upload_door")
public class UploadDoor {

  public static final int ONLY = 1;

  @Id private int id;

  protected UploadDoor() {}
}
