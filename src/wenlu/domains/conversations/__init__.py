"""The conversation log, its lifecycle and realtime: one append-only table is transport, history and evidence."""
