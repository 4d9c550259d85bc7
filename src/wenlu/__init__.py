"""Wenlu (问路): the platform on which a securities firm serves its customers."""
