"""What leaves inspection."""
