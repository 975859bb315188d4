"""What is left in a channel of a request that is decided elsewhere: nothing about anybody."""

from bot.blocks.kit import Message, context, message

VEILED = "🔒 This request is now decided by direct message."


def veiled() -> Message:
    """No name, no number, no button."""
    return message(VEILED, lambda _: [context(VEILED)])
