"""The repository as tests over everything see it: its files, its apps, its models."""

import os
import subprocess
from pathlib import Path

from django.apps import apps
from simple_history.models import HistoricalChanges

ROOT = Path(__file__).resolve().parent.parent.parent
# From top to bottom (design.md 1). Apps in one line are siblings.
LAYERS = (
    ("config",),
    ("reports",),
    ("visits", "talks", "care", "activities"),
    ("pairing",),
    ("registry",),
    ("accounts",),
    ("lib",),
)
OURS = tuple(app for layer in LAYERS for app in layer)
GROWN_HERE = {
    ".git",
    ".env",
    ".venv",
    "var",
    "__pycache__",
    ".ruff_cache",
    ".hypothesis",
    "test-results",
    "node_modules",
}


def files() -> list[Path]:
    """What git tracks or would track; without git, what lies here and was not generated."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode == 0 and listed.stdout:
        found = [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    else:
        found = list(_walk())
    return sorted(path for path in found if path.is_file())


def _walk():
    for directory, folders, names in os.walk(ROOT):
        folders[:] = [folder for folder in folders if folder not in GROWN_HERE]
        yield from (Path(directory, name) for name in names if name not in GROWN_HERE)


def sources(app: str) -> list[Path]:
    """The app's Python files, migrations left out."""
    return sorted(path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def models() -> list[type]:
    """Every table of ours but the histories, which the model they belong to answers for."""
    return [
        model
        for app in OURS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not issubclass(model, HistoricalChanges)
    ]
