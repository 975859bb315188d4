"""What code here does not do: act or keep state when imported, ask the clock, mock, bear empty names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import Module, dotted, read_modules, within

PURE = (
    "approvals/plan*.py",
    "approvals/policy*.py",
    "approvals/seats*.py",
    "approvals/knowledge*.py",
    "bot/blocks/*.py",
)
ACTING = ("asyncio", "threading", "time", "random", "secrets", "os", "socket", "subprocess", "logging")
KEEPING = ("sqlmodel", "sqlalchemy", "aiohttp", "slack_sdk", "slack_bolt", "approvals.database")
AWAITING = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns")

BUILDERS = re.compile(
    r"create_(async_)?engine|(async_)?sessionmaker|(Async)?Session|DBOS|Database|Settings"
    r"|(Async)?(Web|Http|Socket|SocketMode)?(Client|Handler)|ClientSession|(Async)?App|Application|AppRunner"
    r"|AsyncLimiter|CollectorRegistry|Counter|Gauge|Histogram|Summary|ThreadPoolExecutor|Thread|R?Lock|Event"
    r"|Condition|(Bounded)?Semaphore|Queue|open|connect|run|(get|new)_event_loop|create_task|launch|setattr"
)
WIRING = ("add_typer", "command", "callback")
"""What the composition root may call when it is imported: it names the commands, and does nothing else."""

EMPTY_NAME = re.compile(r"utils?|helpers?|common|core|managers?|services?|misc")
MOCKS = ("unittest.mock", "mock", "pytest_mock", "respx", "responses", "pytest_httpx", "httpretty", "vcr")
MOCK_NAME = re.compile(r"(Magic|Async|NonCallable|NonCallableMagic|Property)?Mock|create_autospec|mocker")

RUN_BY_ALEMBIC = ("approvals/migrations/env.py",)
"""A script in the shape that Alembic asks for: it is not imported but run."""

CLOCK_FILES = ("bot/workbench/clock.py",)
"""The clock that can be moved, which has to start somewhere."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def pure_modules_are_pure(root: Path) -> list[str]:
    """plan, policy, seats and the blocks take values and give values: no session, no await, no clock."""
    return [
        module.at(line, f"a pure module has no {what}")
        for module in read_modules(root)
        if module.matches(*PURE)
        for line, what in _impurities(module)
    ]


def the_clock_is_passed_in(root: Path) -> list[str]:
    """The moment is asked for only where a function does nothing else (the real clock, given to others)."""
    return [
        module.at(call.lineno, f"{dotted(call.func)}() outside a clock; take a `clock` instead")
        for module in read_modules(root)
        if not module.matches(*CLOCK_FILES)
        for call in _clock_calls(module.tree)
    ]


def nothing_is_built_at_import(root: Path) -> list[str]:
    """Importing a module makes values and functions; no engine, client, app, lock, file or running thing."""
    return [
        module.at(call.lineno, f"{_callee(call)}() runs when this is imported")
        for module in read_modules(root)
        if not module.matches(*RUN_BY_ALEMBIC)
        for call in _calls_at_import(module)
    ]


def no_module_keeps_state(root: Path) -> list[str]:
    """No `global`, and no module-level container that starts empty: it is there to be filled."""
    return [
        module.at(line, f"state in a module: {what}")
        for module in read_modules(root)
        for line, what in _module_state(module)
    ]


def names_say_something(root: Path) -> list[str]:
    """No module or package is called utils, helpers, common, core, manager or service."""
    return [
        f"{module.path}: {part!r} says nothing about what is inside"
        for module in read_modules(root, "bot", "approvals", "connectors", "tests")
        for part in module.name.split(".")
        if any(map(EMPTY_NAME.fullmatch, part.split("_")))
    ]


def nothing_is_mocked(root: Path) -> list[str]:
    """Tests speak to stand-ins that work, over the real protocols; they replace nothing by a mock."""
    return [
        module.at(line, f"{what} is a mock")
        for module in read_modules(root, "bot", "approvals", "connectors", "tests")
        for line, what in _mocks(module)
    ]


def _impurities(module: Module) -> Iterator[tuple[int, str]]:
    yield from (
        (found.line, found.target) for found in module.imports if within(found.target, *ACTING, *KEEPING)
    )
    for node in ast.walk(module.tree):
        if isinstance(node, AWAITING):
            yield node.lineno, "await"
        elif isinstance(node, ast.Call) and dotted(node.func).endswith(CLOCKS):
            yield node.lineno, "clock of its own"
        elif isinstance(node, ast.Name) and node.id in ("Session", "AsyncSession", "open", "print"):
            yield node.lineno, node.id


def _clock_calls(tree: ast.Module) -> Iterator[ast.Call]:
    clocks = [node for node in ast.walk(tree) if isinstance(node, Function) and _is_a_clock(node)]
    allowed = {id(inner) for clock in clocks for inner in ast.walk(clock)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in allowed and dotted(node.func).endswith(CLOCKS):
            yield node


def _is_a_clock(function: Function) -> bool:
    """A function without arguments whose body, but for a docstring, is one return."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return not function.args.args and len(body) == 1 and isinstance(body[0], ast.Return)


def _calls_at_import(module: Module) -> Iterator[ast.Call]:
    for node in _executed_at_import(module.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            wires = module.path == "bot/__main__.py" and _callee(node.value).endswith(WIRING)
            if not wires:
                yield node.value
        elif isinstance(node, ast.Call) and BUILDERS.fullmatch(_callee(node).rpartition(".")[2]):
            yield node


def _callee(call: ast.Call) -> str:
    """What is called, as it is written; of `app.command()(f)`, what made the function that is called."""
    return _callee(call.func) if isinstance(call.func, ast.Call) else dotted(call.func)


def _executed_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run on import: all but the bodies of functions, and of `if __name__ == "__main__"`."""
    for child in ast.iter_child_nodes(node):
        if _is_main_guard(child):
            continue
        if isinstance(child, Function | ast.Lambda):
            yield from (inner for part in _head(child) for inner in ast.walk(part))
            continue
        yield child
        yield from _executed_at_import(child)


def _head(function: Function | ast.Lambda) -> list[ast.expr]:
    """The parts of a function that run where it stands: decorators and defaults."""
    defaults = [*function.args.defaults, *(default for default in function.args.kw_defaults if default)]
    return [*defaults, *([] if isinstance(function, ast.Lambda) else function.decorator_list)]


def _is_main_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def _module_state(module: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Global):
            yield node.lineno, f"global {', '.join(node.names)}"
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _starts_empty(statement.value):
            yield statement.lineno, ast.unparse(statement)


def _starts_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.List):
        return not value.elts
    containers = ("dict", "list", "set", "defaultdict", "deque", "OrderedDict", "WeakValueDictionary")
    if not isinstance(value, ast.Call) or dotted(value.func).rpartition(".")[2] not in containers:
        return False
    return not value.args or dotted(value.func).endswith("defaultdict")


def _mocks(module: Module) -> Iterator[tuple[int, str]]:
    yield from ((found.line, found.target) for found in module.imports if within(found.target, *MOCKS))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name | ast.arg):
            name = node.id if isinstance(node, ast.Name) else node.arg
            if MOCK_NAME.fullmatch(name):
                yield node.lineno, name
