"""How often each verb writes, read from the syntax trees of the services.

An append is a call of ``desk.write`` or ``store.append``. Of branches the one that writes more
counts; what stands in a loop may write any number of times.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.house.tree import SOURCE, modules

MANY = 1000
SERVICES = SOURCE / "services"
_WRITES = frozenset({"desk.write", "self.write", "desk.store.append", "self.store.append"})
_LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Paths = frozenset[tuple[int, bool]]  # appends so far, and whether the function has ended


def appends_by_verb() -> dict[str, int]:
    """Return every public function of the services that writes, and its most appends."""
    reader = _Reader()
    return {
        name: count
        for name in reader.functions
        if not name.rpartition(".")[2].startswith("_") and (count := reader.count(name))
    }


class _Reader:
    def __init__(self) -> None:
        self.functions: dict[str, ast.FunctionDef] = {}
        self._names: dict[str, Mapping[str, str]] = {}
        self._counts: dict[str, int] = {}
        for file, tree, _ in modules(SERVICES):
            module = Path(file).stem
            self._names[module] = dict(_names_of(module, tree))
            for node in tree.body:
                if isinstance(node, ast.FunctionDef):
                    self.functions[f"{module}.{node.name}"] = node

    def count(self, name: str) -> int:
        if name not in self._counts:
            self._counts[name] = 0  # one that calls itself
            module = name.partition(".")[0]
            paths = self._walk(self.functions[name].body, module)
            self._counts[name] = min(MANY, max(count for count, _ in paths))
        return self._counts[name]

    def _walk(self, body: list[ast.stmt], module: str) -> Paths:
        paths: Paths = frozenset({(0, False)})
        for node in body:
            step = self._step(node, module)
            ended = {path for path in paths if path[1]}
            gone = {(was + more, end) for was, over in paths if not over for more, end in step}
            paths = frozenset(ended | gone)
        return paths

    def _step(self, node: ast.stmt, module: str) -> Paths:
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                asked = self._within(test, module)
                either = self._walk(body, module) | self._walk(orelse, module)
                return frozenset((asked + count, end) for count, end in either)
            case ast.With(items=items, body=body):
                opened = sum(self._within(item.context_expr, module) for item in items)
                return frozenset((opened + c, end) for c, end in self._walk(body, module))
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
                whole = self._walk([*body, *orelse, *final], module)
                for handler in handlers:
                    whole |= self._walk([*handler.body, *final], module)
                return whole
            case ast.Return() | ast.Raise():
                # What is raised undoes nothing, but no verb writes and then refuses on purpose.
                raised = isinstance(node, ast.Raise)
                return frozenset({(0 if raised else self._within(node, module), True)})
            case ast.FunctionDef():
                return frozenset({(0, False)})  # counted where it is called, by its name
        return frozenset({(self._within(node, module), False)})

    def _within(self, node: ast.AST, module: str) -> int:
        found = 0
        for child in ast.iter_child_nodes(node):
            found += self._within(child, module)
        if isinstance(node, _LOOPS) and found:
            return MANY
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in _WRITES:
                return found + 1
            target = self._names[module].get(called, f"{module}.{called}")
            if target in self.functions:
                return found + self.count(target)
        return found


def _names_of(module: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what a module calls functions of other services, and what they are there."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        home = node.module.rpartition(".")[2]
        for alias in node.names:
            here = alias.asname or alias.name
            if node.module == "pirdesk.services":
                for other in ast.walk(tree):
                    if isinstance(other, ast.Attribute) and ast.unparse(other.value) == here:
                        yield f"{here}.{other.attr}", f"{alias.name}.{other.attr}"
            elif node.module.startswith("pirdesk.services."):
                yield here, f"{home}.{alias.name}"
