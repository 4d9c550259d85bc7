"""Our own chat page and widget."""
