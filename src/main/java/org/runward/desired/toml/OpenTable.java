package org.runward.desired.toml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.runward.desired.toml.Refusal.Then;

/** A table while keys are still added to it. */
final class OpenTable {
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private Position position;
    private boolean hasHeader;

    OpenTable(Position position) {
        this.position = position;
    }

    /** What a key stands for: a table with a header, or a value, which may yet have to be read. */
    private static final class Slot {
        private final Position position;
        private final OpenTable table;
        private TomlValue value;

        Slot(Position position, OpenTable table) {
            this.position = position;
            this.table = table;
        }

        Position position() {
            return table == null ? position : table.position;
        }
    }

    /** Opens the table with this header, or refuses where its name is taken. */
    OpenTable open(List<String> names, Position header) {
        OpenTable table = this;
        for (int i = 0; i < names.size(); i++) {
            Slot slot = table.slots.get(names.get(i));
            if (slot == null) {
                slot = new Slot(header, new OpenTable(header));
                table.slots.put(names.get(i), slot);
            }
            if (slot.table == null) {
                throw taken(header, i < names.size() - 1 ? KeyPath.of(names.subList(0, i + 1)) + " " : "", slot);
            }
            table = slot.table;
        }
        if (table.hasHeader) {
            throw new Refusal(header, "is already defined at " + table.position, Then.NEXT_STATEMENT);
        }
        table.hasHeader = true;
        table.position = header;
        return table;
    }

    private static Refusal taken(Position header, String name, Slot slot) {
        return new Refusal(header, name + "is already defined, as a value, at " + slot.position(), Then.NEXT_STATEMENT);
    }

    /** Where the key was defined before; null where it was not. */
    Position definitionOf(String key) {
        Slot slot = slots.get(key);
        return slot == null ? null : slot.position();
    }

    /** Takes the key, whose value is read later. */
    void reserve(String key, Position written) {
        slots.put(key, new Slot(written, null));
    }

    void fill(String key, TomlValue value) {
        slots.get(key).value = value;
    }

    /** The table with all that was read; keys whose value could not be read are left out. */
    TomlValue.Table close() {
        Map<String, TomlValue.Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Slot> each : slots.entrySet()) {
            Slot slot = each.getValue();
            TomlValue value = slot.table == null ? slot.value : slot.table.close();
            if (value != null) {
                entries.put(each.getKey(), new TomlValue.Entry(each.getKey(), value, slot.position()));
            }
        }
        return new TomlValue.Table(entries, position);
    }
}
