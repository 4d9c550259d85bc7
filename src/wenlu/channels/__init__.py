"""One folder a channel, the same files in each."""
