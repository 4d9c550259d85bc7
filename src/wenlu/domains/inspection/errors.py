"""Why inspection refuses."""
