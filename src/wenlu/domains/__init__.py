"""One folder a domain, ground floor first; the contracts in pyproject.toml give the order."""
