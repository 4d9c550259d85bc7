"""Customers: who they are, what they agreed to, who looks after them, and the keys of their data."""
