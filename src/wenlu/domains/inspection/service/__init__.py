"""The door of inspection."""
