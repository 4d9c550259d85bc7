"""What inspection tells the rest of the platform."""
