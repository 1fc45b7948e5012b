"""Mutants of the code: model/, infer.py and lesion.py, one changed node each.

A driver of our own; docs/mutation.md says what mutmut 3 gave. Here one process works
out the second implementation's answers once and forks for each mutant; the child
imports the package with one changed module and is tried on the hypotheses and
posteriors of tests/reference.py, the laws of tests/test_model_laws.py, the corners of
tests/test_model_edges.py, and doctests.
"""

import ast
import copy
import doctest
import importlib
import importlib.abc
import importlib.util
import inspect
import json
import os
import random
import signal
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
PACKAGE = ROOT / "src" / "neurosim"
SECONDS = 60  # a mutant that takes longer hangs, and is caught
EXAMPLES = 4
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In,  # codespell:ignore
    ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr,
}  # fmt: skip
NAMES = {"max": "min", "min": "max", "maximum": "minimum", "minimum": "maximum",
         "argmax": "argmin", "exp": "log", "sum": "max", "ones": "zeros"}  # fmt: skip


def modules() -> list[str]:
    names = ["neurosim.infer", "neurosim.lesion"]
    inside = sorted((PACKAGE / "model").glob("[a-z]*.py"))
    return names + [f"neurosim.model.{path.stem}" for path in inside]


def path_of(module: str) -> Path:
    return ROOT / "src" / (module.replace(".", "/") + ".py")


def places(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the number of each node that can be changed, and how."""
    for number, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPS:
            if not _types(node):
                yield number, "operator"
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
            yield number, "comparison"
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
            yield number, "constant"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
            yield number, "sign"
        elif isinstance(node, ast.Attribute | ast.Name) and _name(node) in NAMES:
            yield number, "function"
        elif isinstance(node, ast.If | ast.IfExp):
            yield number, "condition"


def _types(node: ast.AST) -> bool:
    """Whether a ``|`` joins types."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def _name(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def mutate(tree: ast.Module, number: int, how: str) -> tuple[ast.Module, str]:
    """Return the changed tree, and the line before and after in words."""
    tree = copy.deepcopy(tree)
    node: Any = list(ast.walk(tree))[number]
    before = ast.unparse(node)[:70]
    if how == "operator":
        node.op = SWAPS[type(node.op)]()
    elif how == "comparison":
        node.ops[0] = SWAPS[type(node.ops[0])]()
    elif how == "constant":
        value = node.value
        node.value = (not value) if isinstance(value, bool) else value + 1
    elif how == "sign":
        if isinstance(node.op, ast.USub):
            node.op = ast.UAdd()
        else:
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
    elif how == "function":
        field = "attr" if isinstance(node, ast.Attribute) else "id"
        setattr(node, field, NAMES[getattr(node, field)])
    else:
        node.test = ast.UnaryOp(ast.Not(), node.test)
    ast.fix_missing_locations(tree)
    return tree, f"line {node.lineno}: {before} -> {ast.unparse(node)[:70]}"


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a changed tree."""

    def __init__(self, module: str, tree: ast.Module):
        self.module, self.tree = module, tree

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> Any:
        if name != self.module:
            return None
        return importlib.util.spec_from_file_location(
            name,
            path_of(name),
            loader=self,  # type: ignore[arg-type]
        )

    def create_module(self, _spec: Any) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        exec(compile(self.tree, str(path_of(self.module)), "exec"), module.__dict__)


def answers() -> dict[tuple[str, str], tuple[dict[Any, float], float]]:
    """Return what the second implementation says of every exam, worked out once."""
    test = importlib.import_module("tests.test_reference")
    exams = [*test.EXAMS.values(), *_ends(test)]
    found = {}
    for index, exam in enumerate(exams):
        setting = test.ALL_SETTINGS[index % len(test.ALL_SETTINGS)]
        reference = test.REFERENCE
        found[repr(exam), setting] = (
            reference.posterior(exam, setting), reference.log_evidence(exam, setting)
        )  # fmt: skip
    return found


def _ends(test: Any) -> list[Any]:
    midline = {"midline": "midline"}
    return [
        test.Exam((test.f(name, midline.get(
            test.REFERENCE.structures[name]["laterality"], "right"), 0),))
        for name in test.NEAR_AN_END
    ]  # fmt: skip


def try_mutant(known: Any) -> str:
    """Return the first test that fails, in a process of its own."""
    for name in [n for n in sys.modules if n.split(".")[0] in ("neurosim", "tests")]:
        del sys.modules[name]
    test = importlib.import_module("tests.test_reference")
    test.test_the_hypotheses_are_the_same()
    exams = {repr(exam): exam for exam in [*test.EXAMS.values(), *_ends(test)]}
    for (text, setting), (expected, evidence) in known.items():
        test.REFERENCE.posterior = lambda _e, _s, p=expected: p
        test.REFERENCE.log_evidence = lambda _e, _s, p=evidence: p
        test.agree(exams[text], setting)
    for module in ("tests.test_model_edges", "tests.test_model_laws"):
        laws = importlib.import_module(module)
        for name, law in list(vars(laws).items()):
            if name.startswith("test_") and not inspect.signature(law).parameters:
                law()
    return ""


def doctests(module: str) -> bool:
    found = doctest.testmod(
        sys.modules[module], optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    )
    return found.failed == 0


def child(module: str, tree: ast.Module, known: Any) -> int:
    """Return 0 if the mutant lives, else 1."""
    signal.alarm(SECONDS)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.meta_path.insert(0, Changed(module, tree))
    warnings.simplefilter("error")
    try:
        try_mutant(known)
        return 0 if doctests(module) else 1
    except BaseException:
        return 1


def survives(module: str, tree: ast.Module, known: Any) -> bool:
    process = os.fork()
    if process == 0:
        os._exit(child(module, tree, known))
    return os.waitpid(process, 0)[1] == 0


def run(count: int, seed: int) -> list[dict[str, str]]:
    """Return each mutant of a sample, and whether it was caught."""
    settings.register_profile(
        "mutants", max_examples=EXAMPLES, deadline=None, database=None,
        derandomize=True, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    os.environ["NEUROSIM_PROFILE"] = "mutants"
    settings.load_profile("mutants")
    known = answers()
    trees = {m: ast.parse(path_of(m).read_text(encoding="utf-8")) for m in modules()}
    assert survives("neurosim.infer", trees["neurosim.infer"], known), "not green"
    every = [(m, n, how) for m, tree in trees.items() for n, how in places(tree)]
    # Shuffled and cut, so that a smaller sample is the start of a larger one.
    random.Random(seed).shuffle(every)
    results = []
    for module, number, how in every[:count]:
        tree, words = mutate(trees[module], number, how)
        lives = survives(module, tree, known)
        caught = "" if lives else "law or second implementation"
        results.append({"module": module, "change": words, "caught": caught})
        print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    return results
