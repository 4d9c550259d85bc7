"""Decisions of inspection: pure."""
