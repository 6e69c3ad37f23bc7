"""The compiler: reads a model's source without running it. One representation (`ir.py`), several views of it."""

from tools.compiler.describe import Description, describe
from tools.compiler.parse import compile_model
from tools.compiler.problems import CompileError, CompileErrors

__all__ = ["CompileError", "CompileErrors", "Description", "compile_model", "describe"]
