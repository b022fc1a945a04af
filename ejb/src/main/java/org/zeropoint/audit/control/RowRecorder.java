package org.zeropoint.audit.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.inject.spi.CDI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.descriptors.DescriptorEvent;
import org.eclipse.persistence.descriptors.DescriptorEventAdapter;
import org.eclipse.persistence.internal.expressions.SQLModifyStatement;
import org.eclipse.persistence.internal.expressions.SQLStatement;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.internal.sessions.AbstractRecord;
import org.eclipse.persistence.internal.sessions.AbstractSession;
import org.eclipse.persistence.internal.sessions.ObjectChangeSet;
import org.eclipse.persistence.mappings.DatabaseMapping.WriteType;
import org.eclipse.persistence.queries.DatabaseQuery;
import org.eclipse.persistence.queries.ModifyAllQuery;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionEvent;
import org.eclipse.persistence.sessions.SessionEventAdapter;
import org.zeropoint.audit.tree.Watched;

/**
 * Sees each row that is written. One of a watched table goes into the log with the operation that
 * changed it, and outside an operation it is refused; whoever only reads cannot write at all. What
 * would go past it, SQL of our own and changes of many rows at once, is sent only where no
 * operation has to answer for the rows.
 */
public class RowRecorder implements SessionCustomizer {

  @Override
  public void customize(Session session) {
    session.getEventManager().addListener(new Guard());
    for (ClassDescriptor descriptor : session.getDescriptors().values()) {
      if (descriptor.getTableName() == null) {
        continue;
      }
      if (Watched.isWatched(table(descriptor))) {
        descriptor.getEventManager().addListener(new Recorder());
      }
      if (Watched.isAppendOnly(table(descriptor))) {
        descriptor.getEventManager().addListener(new Seal());
      }
    }
  }

  private static String table(ClassDescriptor descriptor) {
    return descriptor.getTableName().toLowerCase(Locale.ROOT);
  }

  private static Work work() {
    return CDI.current().select(UnitOfWork.class).get().work();
  }

  private static String name(Object field) {
    return ((DatabaseField) field).getName().toLowerCase(Locale.ROOT);
  }

  /** Lets whoever only reads write nothing, and no statement go past the recorder. */
  private static final class Guard extends SessionEventAdapter {
    @Override
    public void preExecuteQuery(SessionEvent event) {
      DatabaseQuery query = event.getQuery();
      if (query.isModifyQuery() && Reading.isOn()) {
        throw new IllegalStateException(
            "an operation that only reads would have written: " + query.getClass());
      }
      whyNot(event, query)
          .ifPresent(
              reason -> {
                throw new IllegalStateException("a statement was not sent: " + reason);
              });
    }

    private static Optional<String> whyNot(SessionEvent event, DatabaseQuery query) {
      if (query instanceof ModifyAllQuery all) {
        return Statement.whyNotMany(
            table(event.getSession().getDescriptor(all.getReferenceClass())));
      }
      if (query.isDataModifyQuery()) {
        return query.getQueryMechanism().isCallQueryMechanism()
            ? Statement.whyNotChange(query.getSQLString())
            : whyNotPart(query.getSQLStatement());
      }
      // The query of a relation counts as user-defined too, and has no SQL yet.
      boolean own = query.isUserDefined() && !query.isModifyQuery() && query.getSQLString() != null;
      return own ? Statement.whyNotRead(query.getSQLString()) : Optional.empty();
    }

    /** What belongs to the row of an entity, and stands in the log with it. */
    private static Optional<String> whyNotPart(SQLStatement statement) {
      String table =
          statement instanceof SQLModifyStatement change
              ? change.getTable().getName().toLowerCase(Locale.ROOT)
              : "";
      if (!Watched.isPart(table)) {
        return Statement.whyNotMany(table);
      }
      return work().isAudited()
          ? Optional.empty()
          : Optional.of(table + " outside an operation that leaves an entry in the log");
    }
  }

  /** Keeps rows that are only ever added as they are, but for the place that they get once. */
  private static final class Seal extends DescriptorEventAdapter {

    @Override
    public void aboutToUpdate(DescriptorEvent event) {
      for (Object field : event.getRecord().keySet()) {
        if (!Watched.PLACING.contains(name(field))) {
          throw refused(event, name(field) + " would have been changed");
        }
      }
    }

    @Override
    public void aboutToDelete(DescriptorEvent event) {
      throw refused(event, "one would have been deleted");
    }

    private static IllegalStateException refused(DescriptorEvent event, String what) {
      return new IllegalStateException(
          "rows of " + table(event.getDescriptor()) + " are only ever added; " + what);
    }
  }

  /** Notes what became of rows. */
  private static final class Recorder extends DescriptorEventAdapter {

    @Override
    public void aboutToInsert(DescriptorEvent event) {
      note(event, "insert", false);
    }

    @Override
    public void aboutToUpdate(DescriptorEvent event) {
      List<String> watched = Watched.tables().get(table(event.getDescriptor()));
      boolean changes =
          event.getRecord().keySet().stream().anyMatch(f -> watched.contains(name(f)));
      ObjectChangeSet all = event.getChangeSet();
      if (changes || all != null && all.hasChangeFor(Watched.ROLES)) {
        note(event, "update", false);
      }
    }

    @Override
    public void aboutToDelete(DescriptorEvent event) {
      note(event, "delete", true);
    }

    private static void note(DescriptorEvent event, String op, boolean gone) {
      ClassDescriptor descriptor = event.getDescriptor();
      String table = table(descriptor);
      Work work = work();
      if (!work.isAudited()) {
        throw new IllegalStateException(
            op + " of " + table + " outside an operation that leaves an entry in the log");
      }
      Map<String, Object> values = values(descriptor, event);
      ObjectNode row = JsonNodeFactory.instance.objectNode().put("table", table).put("op", op);
      row.set("key", Watched.value(table, Watched.KEY, values.get(Watched.KEY)));
      if (!gone) {
        ObjectNode columns = Watched.row(table, values);
        roles(descriptor, event, columns);
        row.set("row", columns);
      }
      work.changed(row);
    }

    private static Map<String, Object> values(ClassDescriptor descriptor, DescriptorEvent event) {
      AbstractRecord record =
          descriptor
              .getObjectBuilder()
              .buildRow(
                  event.getObject(), (AbstractSession) event.getSession(), WriteType.UNDEFINED);
      Map<String, Object> values = new HashMap<>();
      for (DatabaseField field : record.getFields()) {
        values.put(name(field), record.get(field));
      }
      return values;
    }

    private static void roles(
        ClassDescriptor descriptor, DescriptorEvent event, ObjectNode columns) {
      var mapping = descriptor.getMappingForAttributeName(Watched.ROLES);
      if (mapping != null && mapping.isCollectionMapping()) {
        Object roles =
            mapping.getRealAttributeValueFromObject(
                event.getObject(), (AbstractSession) event.getSession());
        var list = columns.putArray(Watched.ROLES);
        ((Collection<?>) roles).stream().map(String::valueOf).sorted().forEach(list::add);
      }
    }
  }
}
