"""The door of the package: what it exports, and nothing else."""

import subprocess
import sys

import parley


def test_exported_names_are_complete_and_sorted() -> None:
    """`parley.__all__` lists every function and class of parley that the package holds, sorted, once."""
    public = [
        name
        for name, value in vars(parley).items()
        if not name.startswith("_") and getattr(value, "__module__", "").partition(".")[0] == "parley"
    ]
    assert parley.__all__ == sorted(public)


def test_main_names_are_there() -> None:
    """The names that the README uses are exported."""
    assert {"Move", "ParleyError", "Readout", "Report", "read", "read_many"} <= set(parley.__all__)


def test_every_exported_name_is_documented() -> None:
    """Each exported function and class has a docstring of its own."""
    undocumented = [
        name
        for name in parley.__all__
        if callable(value := getattr(parley, name)) and not (value.__doc__ or "").strip()
    ]
    assert undocumented == []


def test_import_loads_no_model_and_no_parser() -> None:
    """`import parley` brings in neither ONNX Runtime nor the tokenizers nor the document libraries."""
    heavy = ["alembic", "docx", "onnxruntime", "pypdf", "sqlalchemy", "tokenizers", "trafilatura"]
    program = f"import sys, parley; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
