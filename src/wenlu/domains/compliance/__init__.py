"""Compliance (合规检测): judges a text in its situation before it leaves; knows no conversations."""
