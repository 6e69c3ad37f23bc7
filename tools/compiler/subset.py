"""The edge of the language: every Python construct outside it, with what to write instead. Tables only."""

from __future__ import annotations

import ast

REFUSED = {
    ast.AsyncFor: ("an async loop", "Write a plain `for` over a constant range; a scan never waits."),
    ast.AsyncFunctionDef: ("an async method", "Write a plain method; a scan never waits."),
    ast.AsyncWith: ("an async with", "A scan opens nothing and never waits."),
    ast.Assert: ("an assertion", 'Declare a claim: `Always("title", lambda m: ...)`.'),
    ast.Await: ("await", "A scan never waits: use a `Ton` or a `Sequence`."),
    ast.ClassDef: ("a class inside logic", "Define classes at the top of the file."),
    ast.Delete: ("del", "Nothing declared can be removed; give it another value."),
    ast.Dict: ("a dict", "Dicts allocate and have no order: use `if`, or a constant tuple and an index."),
    ast.DictComp: ("a comprehension", "Comprehensions allocate: write a `for` loop over a constant range."),
    ast.FunctionDef: ("a function inside logic", "Make it a method of the model: closures allocate."),
    ast.GeneratorExp: ("a generator", "Generators allocate: write a `for` loop over a constant range."),
    ast.Global: ("global", "Declare what is kept from scan to scan as a `Memory`."),
    ast.Import: ("an import inside logic", "Import at the top of the file."),
    ast.ImportFrom: ("an import inside logic", "Import at the top of the file."),
    ast.JoinedStr: ("an f-string", "A scan makes no text; write a plain string in a declaration."),
    ast.Lambda: ("a lambda inside logic", "Make it a method of the model: closures allocate."),
    ast.List: ("a list", "Lists allocate: use a constant tuple, or a `Memory` for each value."),
    ast.ListComp: ("a comprehension", "Comprehensions allocate: write a `for` loop over a constant range."),
    ast.Match: ("match", "MicroPython has no `match`: write `if` and `elif`."),
    ast.NamedExpr: ("an assignment inside an expression", "Assign on a line of its own."),
    ast.Nonlocal: ("nonlocal", "Declare what is kept from scan to scan as a `Memory`."),
    ast.Raise: ("raise", "A scan cannot fail: declare an `Alarm` or an `Interlock`."),
    ast.Set: ("a set", "Sets allocate and have no order: compare with `or`, or use `in` with a constant tuple."),
    ast.SetComp: ("a comprehension", "Comprehensions allocate: write a `for` loop over a constant range."),
    ast.Slice: ("a slice", "Slices allocate: use an index."),
    ast.Starred: ("a starred expression", "Write the values out."),
    ast.Try: ("try", "What passes the checks cannot raise: test the condition with `if`."),
    ast.While: ("while", "A loop needs a constant bound: write `for i in range(10)` and `break`."),
    ast.With: ("with", "A scan opens nothing."),
    ast.Yield: ("yield", "A scan runs from start to end: keep where it stands in a `Sequence`."),
    ast.YieldFrom: ("yield from", "A scan runs from start to end: keep where it stands in a `Sequence`."),
}

BINARY = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
}
BINARY_REFUSED = {
    ast.Div: ("`/`", "Write `//`: values are integers, and `/` makes a float."),
    ast.Pow: ("`**`", "Write the product out, or a shift: `1 << 10`."),
    ast.MatMult: ("`@`", "There are no matrices; write the sum of products out."),
}
UNARY = {ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}
COMPARE = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
COMPARE_REFUSED = ("`is`", "Write `==`: values are integers.")
SUBSET = "Logic is assignments, calls, `if`, `for` over a constant range and `return`, on integers."
