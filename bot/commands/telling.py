"""How the commands answer: sentences for people, JSON where a machine reads."""

import json
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


def tell_json(value: Any) -> None:
    """Prints a value as JSON, in ASCII alone: names from outside could otherwise steer a terminal."""
    typer.echo(json.dumps(value, indent=2))
