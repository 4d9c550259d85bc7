"""The firm: its units, its staff with licences and skills, and when they work."""
