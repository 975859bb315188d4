"""Opt-in checks against a real tenant: `pytest tests/live`; connectors/README.md says how."""
