"""Who did what, when: the append-only log of acts of staff (审计日志)."""
