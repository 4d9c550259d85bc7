"""What a channel plugin may see: message types, capabilities, the inbox."""
