"""The SQLite file: connections, schema, migrations, copies."""
