"""Names, time, errors and actors: the words everything else is written in. Standard library only."""
