"""Accounts of staff and programs, how they sign in, and what their roles allow."""
