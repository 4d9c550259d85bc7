"""The bot: understands a turn, decides, answers, asks back or hands over."""
