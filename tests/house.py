"""The guards of the house as pure functions: over a source text or a folder, each answers with complaints."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 40, 200
SETTINGS_LINES, RECORDS_LINES = 200, 3300

PAGES = {"views", "public", "api", "panels", "admin", "forms", "filters"}  # rooms that show or ask
SHARED = {"actions", "models", "querysets", "permissions"}  # rooms that other apps may use
WRITES = {
    "save",
    "create",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "raw",
    "execute",
    "set",
}
FORBIDDEN = {
    "manager",
    "helper",
    "helpers",
    "util",
    "utils",
    "service",
    "services",
    "handler",
    "processor",
    "base",
    "core",
    "common",
    "data",
    "info",
}


def sources(root: Path, folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(path, text) of every module that people write, migrations left out."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(root)), path.read_text()


def room_of(path: str) -> str:
    """The room a file belongs to, be it a module or a package: people/views.py, people/views/sites.py."""
    return Path(path).parts[1].removesuffix(".py")


def contracts(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]


def floors(house: list[str], linter: dict[str, Any], root: Path) -> list[str]:
    """The order of the house is written in three places that must say the same."""
    folders = {path.parent.name for path in root.glob("*/apps.py")}
    layers = linter["contracts"][0]["layers"]
    rooms = linter["contracts"][1]["containers"]
    found = []
    if layers != ["config", *reversed(house)]:
        found.append(f"import-linter stacks {layers}, HOUSE stacks {house}")
    if set(linter["root_packages"]) != {"config", *house}:
        found.append("root_packages and HOUSE name different apps")
    if set(rooms) != set(house) - {"records"}:
        found.append("the rooms contract and HOUSE name different apps")
    if folders != set(house):
        found.append(f"folders {sorted(folders)} and HOUSE {sorted(house)} differ")
    return found


def unscoped(source: str) -> list[str]:
    """A page touches the database only through `.objects.visible_to(...)`."""
    tree = ast.parse(source)
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"visible_to", "none"}
    }
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            if _asks_a_whole_model(node):
                found.append(f"line {node.lineno}: {ast.unparse(node)}")  # type: ignore[attr-defined]
        elif node.attr in {"_default_manager", "_base_manager"} or (
            node.attr == "objects" and id(node) not in scoped
        ):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


def _asks_a_whole_model(node: ast.AST) -> bool:
    """`get_object_or_404(Commitment, ...)` looks at every row."""
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("get_object_or_404", "get_list_or_404"))
        and bool(node.args)
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id[:1].isupper()
    )


def writes(source: str) -> list[str]:
    """Only actions write: calls that reach the database's rows. A page's own `super().save()` is none."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if ast.unparse(node.func.value) == "super()" or _only_reads(node):
            continue
        is_write = node.func.attr in WRITES or (node.func.attr == "update" and node.keywords)
        if is_write:
            found.append(f"line {node.lineno}: {ast.unparse(node.func)}(...)")
    return found


def _only_reads(node: ast.Call) -> bool:
    """SQL that is written out and begins with SELECT."""
    words = node.args[0] if node.args else None
    return isinstance(words, ast.Constant) and str(words.value).lstrip().upper().startswith(
        "SELECT"
    )


def overrides(source: str) -> list[str]:
    """A noun that saves in its own way writes behind the back of the actions."""
    return [
        f"line {node.lineno}: def {node.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]


def _imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str, list[str]]]:
    """(statement, module, names) of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module, [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from ((node, alias.name, []) for alias in node.names)


def trespasses(source: str, app: str, house: list[str]) -> list[str]:
    """Pages, forms, panels and tasks of one app are not imported by another."""
    neighbours = set(house) - {app, "records"}
    found = []
    for node, module, names in _imports(ast.parse(source)):
        parts = module.split(".")
        if parts[0] not in neighbours:
            continue
        entered = {parts[1]} if len(parts) > 1 else set(names)
        found += [f"line {node.lineno}: {parts[0]}.{room}" for room in sorted(entered - SHARED)]
    return found


def late_imports(source: str, app: str, house: list[str]) -> list[str]:
    """An import inside a function hides that one app needs another."""
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    return [
        f"line {node.lineno}: {module}"
        for function in functions
        for node, module, _names in _imports(function)
        if module.split(".")[0] in set(house) - {app}
    ]


def oversize(source: str) -> list[str]:
    """A file of 400 lines becomes a package by noun; a function of 40 lines hides two."""
    lines = len(source.splitlines())
    found = [f"{lines} lines, at most {FILE_LINES}"] if lines > FILE_LINES else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            long = (node.end_lineno or 0) - node.lineno + 1
            if long > FUNCTION_LINES:
                found.append(f"{node.name}: {long} lines, at most {FUNCTION_LINES}")
    return found


def vague_names(path: str, source: str) -> list[str]:
    """Words that say nothing: the name of a file, class or function must say what it is for."""
    named = [Path(path).stem]
    named += [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    ]
    return [name for name in named if FORBIDDEN & _words(name) or name.startswith("do_")]


def _words(name: str) -> set[str]:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return {word.lower() for word in apart.split("_") if word}


INLINE = re.compile(
    r"<style\b|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|javascript:"
    r"|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>",
    re.IGNORECASE,
)


def inline_code(template: str) -> list[str]:
    """The page's policy forbids inline script and style; such a page would be broken."""
    return [found.group(0).strip() for found in INLINE.finditer(template)]


def open_doors(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name or address, module) of every page that answers without sign-in."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from open_doors(pattern.url_patterns, address)
        elif getattr(pattern.callback, "login_required", True) is False:
            yield pattern.name or address, pattern.callback.__module__
