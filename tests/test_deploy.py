"""What images and clusters are made from: the recipes are sound, and agree with one another."""

from __future__ import annotations

import copy
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import exports  # noqa: F401 - first, since it skips these tests where a package is missing
from lesson import ROOT
from ruamel.yaml import YAML

pytestmark = pytest.mark.deploy

KUBERNETES = ROOT / "deploy" / "kubernetes"
DOCKERFILE = KUBERNETES / "Dockerfile"
CHART = os.environ.get("JUPYTERHUB_CHART")


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path)


@pytest.fixture
def values() -> dict[str, Any]:
    return yaml(KUBERNETES / "values.yaml")


def wrong_in(values: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    errors = jsonschema.Draft7Validator(schema).iter_errors(values)
    return [f"{error.json_path}: {error.message}" for error in errors]


def own_schema() -> dict[str, Any]:
    return json.loads((KUBERNETES / "values.schema.json").read_text())


def test_the_values_are_what_the_chart_takes(values: dict[str, Any]) -> None:
    assert wrong_in(values, own_schema()) == []


def misspelt(values: dict[str, Any]) -> None:
    values["singleuser"]["memmory"] = values["singleuser"].pop("memory")


def number_for_memory(values: dict[str, Any]) -> None:
    values["singleuser"]["memory"]["limit"] = 2


def no_tls(values: dict[str, Any]) -> None:
    values["proxy"]["https"]["enabled"] = False


def password_in_the_file(values: dict[str, Any]) -> None:
    values["hub"]["extraEnv"]["LEARNERS_PASSWORD"] = "concurrency"


@pytest.mark.parametrize("spoil", [misspelt, number_for_memory, no_tls, password_in_the_file])
def test_bad_values_are_refused(values: dict[str, Any], spoil: Callable[[dict[str, Any]], None]) -> None:
    spoil(values)
    assert wrong_in(values, own_schema())


@pytest.mark.skipif(not CHART, reason="JUPYTERHUB_CHART names no unpacked chart: helm pull jupyterhub --untar")
def test_the_charts_own_schema_takes_them(values: dict[str, Any]) -> None:
    chart = Path(CHART or "")
    assert yaml(chart / "Chart.yaml")["version"] == "4.4.0"
    merged = deeply_merged(yaml(chart / "values.yaml"), values)
    assert wrong_in(merged, json.loads((chart / "values.schema.json").read_text())) == []


def deeply_merged(under: Any, over: Any) -> Any:
    """As helm does it: what the values do not say is as the chart has it."""
    if not isinstance(under, dict) or not isinstance(over, dict):
        return copy.deepcopy(over)
    keys = [*under, *(key for key in over if key not in under)]
    return {key: deeply_merged(under[key], over[key]) if key in under and key in over
            else copy.deepcopy(over[key] if key in over else under[key]) for key in keys}  # fmt: skip


def test_values_go_over_the_charts_own() -> None:
    under = {"a": {"b": 1, "c": 2}, "d": 3}
    assert deeply_merged(under, {"a": {"b": 4}, "e": 5}) == {"a": {"b": 4, "c": 2}, "d": 3, "e": 5}


def test_the_image_has_the_hubs_version(values: dict[str, Any]) -> None:
    pinned = re.search(r"^jupyterhub==(.*)$", (KUBERNETES / "requirements.in").read_text(), re.MULTILINE)
    assert pinned
    for name in ("values.yaml", "README.md"):
        text = (KUBERNETES / name).read_text()
        assert f"JupyterHub {pinned[1]}" in text and "4.4.0" in text, name
    assert f"\njupyterhub=={pinned[1]} " in (KUBERNETES / "requirements.lock").read_text()


def test_the_image_has_the_pinned_kernel() -> None:
    pinned = re.search(r"evcxr=(\S+)", (ROOT / "environment.yml").read_text())
    assert pinned and f"ARG EVCXR={pinned[1]}\n" in DOCKERFILE.read_text()
    rust = re.search(r'rust-version = "(\S+)"', (ROOT / "Cargo.toml").read_text())
    assert rust and f"FROM rust:{rust[1]}." in DOCKERFILE.read_text()


def hadolint(recipe: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("hadolint"), "--no-color", "-"]
    return subprocess.run(command, input=recipe, capture_output=True, text=True)


def test_the_image_is_well_made() -> None:
    linted = hadolint(DOCKERFILE.read_text())
    assert linted.returncode == 0, linted.stdout


def test_a_badly_made_image_would_be_found() -> None:
    recipe = DOCKERFILE.read_text()
    for good, bad, rule in [
        ("python:3.13-slim-trixie", "python", "DL3006"),
        ("# hadolint ignore=DL3008\n", "", "DL3008"),
        ("USER 1000:100", "USER root", "DL3002"),
    ]:
        assert good in recipe
        assert rule in hadolint(recipe.replace(good, bad)).stdout


def test_the_image_runs_nobody_as_root() -> None:
    stages = DOCKERFILE.read_text().split("\nFROM ")
    assert re.findall(r"^USER (\S+)$", stages[-1], re.MULTILINE) == ["1000:100"]
    assert "start-lessons" in stages[-1].split("ENTRYPOINT")[1]


def test_what_an_image_is_made_from_is_there() -> None:
    for line in DOCKERFILE.read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _ = [word for word in line.split()[1:] if not word.startswith("--")]
            assert all((ROOT / source).exists() for source in sources), line


def test_the_dev_container_is_the_image() -> None:
    about = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    recipe = (ROOT / ".devcontainer" / about["build"]["dockerfile"]).resolve()
    assert recipe == DOCKERFILE
    assert re.search(rf"^FROM \S+ AS {about['build']['target']}$", recipe.read_text(), re.MULTILINE)
    assert (ROOT / ".devcontainer" / about["build"]["context"]).resolve() == ROOT
    assert f"--create-home {about['remoteUser']}" in recipe.read_text()
    assert about["postCreateCommand"].startswith("cargo xtask ")


def binder_recipe(folder: Path) -> str:
    """What Binder would build from; no image is built."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", folder]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return made.stdout + made.stderr


@pytest.fixture
def of_the_root(tmp_path: Path) -> Path:
    """The files that Binder looks at."""
    for name in ("environment.yml", "postBuild", "Cargo.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_binder_reads_the_environment(of_the_root: Path) -> None:
    assert not (ROOT / "binder").exists() and not (ROOT / ".binder").exists() and not (ROOT / "Dockerfile").exists()
    recipe = binder_recipe(of_the_root)
    assert 'env update' in recipe and '"environment.yml"' in recipe, recipe
    assert "./postBuild" in recipe and "USER ${NB_USER}" in recipe, recipe
    assert os.access(ROOT / "postBuild", os.X_OK)


def test_binder_would_miss_a_lost_environment(of_the_root: Path) -> None:
    (of_the_root / "environment.yml").unlink()
    assert '"environment.yml"' not in binder_recipe(of_the_root)


@pytest.fixture
def start() -> Any:
    """The image's program that brings the lessons."""
    spec = importlib.util.spec_from_file_location("start_lessons", KUBERNETES / "start_lessons.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def image(tmp_path: Path) -> Path:
    lessons = tmp_path / "image"
    (lessons / "notebooks" / "data").mkdir(parents=True)
    (lessons / "helpers").mkdir()
    (lessons / "Cargo.toml").write_text("[workspace]")
    for name in ("00.ipynb", "01.ipynb", "data/a.csv"):
        (lessons / "notebooks" / name).write_text(f"first {name}")
    return lessons


def test_new_lessons_come_and_work_stays(start: Any, image: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    start.bring(image, home)
    own = home / "concurrency-measured" / "notebooks"
    assert (own / "data" / "a.csv").read_text() == "first data/a.csv" and (own / ".." / "helpers").is_dir()
    (own / "00.ipynb").write_text("work")
    for name in ("00.ipynb", "01.ipynb", "02.ipynb"):
        (image / "notebooks" / name).write_text(f"second {name}")
    start.bring(image, home)
    assert [(own / name).read_text() for name in ("00.ipynb", "01.ipynb", "02.ipynb")] == [
        "work", "second 01.ipynb", "second 02.ipynb",
    ]  # fmt: skip
    (own / "00.ipynb").unlink()
    start.bring(image, home)
    assert (own / "00.ipynb").read_text() == "second 00.ipynb"


def test_a_learner_gets_in_when_no_lesson_can_come(image: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("no folder")
    told = subprocess.run(
        [sys.executable, KUBERNETES / "start_lessons.py", "echo", "started"],
        env={"HOME": str(home), "LESSONS": str(image), "PATH": os.environ["PATH"]}, capture_output=True, text=True,
    )  # fmt: skip
    assert told.stdout == "started\n" and "as they were" in told.stderr
