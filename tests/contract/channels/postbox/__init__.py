"""A channel as a real one would be: an outside that is asked over HTTP for what came in, and told what goes out."""
