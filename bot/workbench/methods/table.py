"""All methods by name."""

from bot.workbench.methods import apps, chat, conversations, files, users, views
from bot.workbench.methods.method import Method

ALL = (*apps.METHODS, *chat.METHODS, *conversations.METHODS, *files.METHODS, *users.METHODS, *views.METHODS)
METHODS: dict[str, Method] = {method.name: method for method in ALL}
