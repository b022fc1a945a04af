package org.zeropoint.nodes.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;

/** Blocks of a model that a node shall hold; it may have several such rows of one model. */
@Entity
@Table(name = "node_assignment")
public class Assignment {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @ManyToOne(optional = false)
  @JoinColumn(name = "node_pk")
  private Node node;

  @ManyToOne(optional = false)
  @JoinColumn(name = "model_pk")
  private ServedModel model;

  @Column(name = "first_block")
  private int first;

  @Column(name = "end_block")
  private int end;

  @Column(name = "assigned_by")
  private String assignedBy;

  @Column(name = "assigned_at")
  private Instant assignedAt;

  protected Assignment() {}

  public Assignment(Node node, ServedModel model, int first, int end, String by, Instant now) {
    this.node = node;
    this.model = model;
    change(first, end, by, now);
  }

  /**
   * @param begin number of the first block
   * @param after number after the last
   * @throws org.zeropoint.shared.Invalid when the model does not have them
   */
  public final void change(int begin, int after, String by, Instant now) {
    var wanted = new WantedBlocks(model.digest(), model.label(), model.blocks(), begin, after);
    first = wanted.first();
    end = wanted.end();
    assignedBy = by;
    assignedAt = now;
  }

  public Node node() {
    return node;
  }

  public ServedModel model() {
    return model;
  }

  public WantedBlocks wanted() {
    return new WantedBlocks(model.digest(), model.label(), model.blocks(), first, end);
  }

  public String assignedBy() {
    return assignedBy;
  }

  public Instant assignedAt() {
    return assignedAt;
  }
}
