"""The ground: engine, schema, tables, column types, many rows at once, the audit trail."""
