"""Every query of inspection."""
