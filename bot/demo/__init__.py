"""Everything on one machine: a local Slack, a local TalentLMS, and the real bot between them."""

from bot.demo.scene import Scene, demo, scene

__all__ = ["Scene", "demo", "scene"]
