"""A hub with accounts: what each may do, and what no fault takes from them. One hub serves all tests."""

from __future__ import annotations

import json
import os
import pwd
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

import room as rooms
from learner import Failed, Kernel, Learner
from lesson import NOTEBOOKS, Lesson, lessons
from room import PROCESSES, Room, kill, processes, processes_of, wait_for

pytestmark = pytest.mark.hub

ANA, BEN, FULL = "hubtest-ana", "hubtest-ben", "hubtest-full"
CROWD = [f"hubtest-{number:02}" for number in range(16)]
SAVED = "saved by a learner"
DENIED = "Permission denied"


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    if reason := rooms.lacks():
        pytest.skip(reason)
    with Room([ANA, BEN, FULL, *CROWD]) as one:
        yield one


@contextmanager
def at_work(room: Room, name: str) -> Iterator[Learner]:
    """Somebody whose server runs, and who has saved a file."""
    with room.learner(name).sign_in() as learner:
        learner.start()
        learner.save("mine.txt", SAVED)
        yield learner


@pytest.fixture(scope="module")
def ana(room: Room) -> Iterator[Learner]:
    with at_work(room, ANA) as learner:
        yield learner


@pytest.fixture(scope="module")
def ben(room: Room) -> Iterator[Learner]:
    with at_work(room, BEN) as learner:
        yield learner


@pytest.fixture(scope="module")
def anas(ana: Learner) -> Kernel:
    """A kernel in which Ana can run anything."""
    return ana.open()


@pytest.fixture(scope="module")
def bens(ben: Learner) -> Kernel:
    return ben.open()


# What a learner gets.


def test_each_learner_has_the_lessons_and_no_solutions(ana: Learner) -> None:
    listed = ana.server("GET", "contents").json()["content"]
    found = {one["name"] for one in listed if one["type"] == "notebook"}
    chosen = [lesson for lesson in lessons() if lesson.name[:2] in rooms.LESSONS]
    assert found == {lesson.path.name for lesson in chosen}
    for lesson in chosen:
        theirs = Lesson(NOTEBOOKS / lesson.path.name, ana.read(lesson.path.name))
        assert [cell.id for cell in theirs.code_cells] == [cell.id for cell in lesson.code_cells]
        assert not any(cell.outputs for cell in theirs.code_cells)
        assert not any("<summary>Solution" in cell.source for cell in theirs.cells)


def test_no_dependency_is_compiled_for_a_learner(room: Room, anas: Kernel) -> None:
    """The helper crate that the kernel loads is the template's own, to the nanosecond."""
    assert "✓" in anas.text('helpers::check::holds("the helper crate is there", true);')

    def compiled(folder: Path) -> set[tuple[str, int]]:
        return {(path.name, path.stat().st_mtime_ns) for path in folder.rglob("libhelpers*.rlib")}

    (own,) = (room.home(ANA) / ".cache" / "concurrency-measured" / "kernels").glob("*/target")
    assert compiled(own) == compiled(room.folder / "system" / "warm-kernel" / "target")
    assert compiled(own)


def test_an_import_of_a_lesson_finds_its_crates_without_a_network(anas: Kernel) -> None:
    told = anas.text(imports_of("08_channels"))
    assert "error" not in told.lower(), told


def imports_of(name: str) -> str:
    (lesson,) = [one for one in lessons() if one.name == name]
    return next(cell.source for cell in lesson.code_cells if "imports" in cell.tags)


# Who may do what.


def test_nothing_of_a_learners_runs_as_root(ana: Learner, anas: Kernel) -> None:
    user = pwd.getpwnam(ANA)
    assert user.pw_uid != 0
    assert anas.shell("id -u; id -ru; id -G").split() == [str(user.pw_uid), str(user.pw_uid), str(user.pw_gid)]
    for owner, line in processes().values():
        assert owner != 0 or not re.search(r"evcxr_jupyter|jupyterhub\.singleuser|start-kernel", line), line


def test_a_learner_cannot_read_or_write_anothers_files(room: Room, ben: Learner, anas: Kernel) -> None:
    bens_own = room.home(BEN) / "lessons" / "notebooks"
    for attempt in (
        f"ls {room.home(BEN)}",
        f"cat {bens_own}/mine.txt",
        f"echo spoilt > {bens_own}/mine.txt",
        f"touch {bens_own}/planted.txt",
        f"ls {room.folder}/homes",
        f"ls {room.folder}/run/{BEN}",
        f"ls {room.folder}/state",
        f"cat {room.folder}/state/passwords.txt",
    ):
        assert DENIED in anas.shell(attempt), attempt
    assert ben.read("mine.txt") == SAVED


def test_a_learner_cannot_look_into_anothers_processes(ben: Learner, anas: Kernel) -> None:
    """Their environment holds the token of their server."""
    for pid in processes_of(BEN):
        assert DENIED in anas.shell(f"cat /proc/{pid}/environ")
        assert "ermitted" in anas.shell(f"kill -9 {pid}")


def test_nobody_can_plant_what_others_execute(room: Room, anas: Kernel) -> None:
    writable = f"find {room.folder}/system -not -type l -writable -print"
    assert anas.shell(writable).strip() == ""
    path = anas.shell("echo $PATH").strip()
    assert anas.shell(f"find {path.replace(':', ' ')} -maxdepth 0 -writable").strip() == ""
    assert anas.shell('echo "$CARGO_HOME"').strip() == str(room.folder / "system" / "cargo")


def test_anothers_server_is_closed(room: Room, ana: Learner, ben: Learner, bens: Kernel) -> None:
    for path in ("contents/mine.txt", "sessions", f"kernels/{bens.identity}"):
        assert ana.server("GET", path, owner=BEN).status_code in (403, 404)
        # Without the proxy, as code on the same machine would try.
        direct = requests.get(f"{own_address(BEN)}/user/{BEN}/api/{path}", timeout=30, allow_redirects=False)
        assert direct.status_code == 403
        token = ana.web.headers["Authorization"]
        direct = requests.get(
            f"{own_address(BEN)}/user/{BEN}/api/{path}", headers={"Authorization": str(token)}, timeout=30
        )
        assert direct.status_code in (403, 404)
    with pytest.raises(Failed):
        stranger = Kernel(ana, bens.identity)
        ana_as_ben = Learner(room.address, BEN, "")
        ana_as_ben.web.headers["Authorization"] = ana.web.headers["Authorization"]
        stranger.learner = ana_as_ben
        stranger.run("1 + 1", limit=20)


def own_address(name: str) -> str:
    """Where the server itself listens, behind the proxy."""
    (server,) = [pid for pid, line in processes_of(name).items() if "jupyterhub.singleuser" in line]
    environment = Path(f"/proc/{server}/environ").read_text().split("\0")
    (url,) = [line.partition("=")[2] for line in environment if line.startswith("JUPYTERHUB_SERVICE_URL=")]
    return url.split("/user/")[0]


def test_the_hubs_api_asks_for_a_token(room: Room, ana: Learner, anas: Kernel) -> None:
    others = ("users", f"users/{BEN}", f"users/{BEN}/tokens", "proxy", "services", "info")
    servers_own = {"Authorization": f"token {anas.shell('echo $JUPYTERHUB_API_TOKEN').strip()}"}
    for path in others:
        assert requests.get(f"{room.address}/hub/api/{path}", timeout=30).status_code == 403, path
        assert ana.api("GET", path).status_code in (403, 404), path
        answer = requests.get(f"{room.address}/hub/api/{path}", headers=servers_own, timeout=30)
        assert answer.status_code in (403, 404), path
    assert ana.api("POST", f"users/{BEN}/server").status_code in (403, 404)
    assert ana.api("DELETE", f"users/{BEN}/server").status_code in (403, 404)
    assert ana.api("POST", "shutdown").status_code == 403
    assert requests.get(f"http://127.0.0.1:{room.port + 1}/api/routes", timeout=30).status_code == 403


def test_there_are_no_terminals(ana: Learner) -> None:
    assert ana.server("POST", "terminals").status_code in (403, 404)


def test_the_instructor_sees_who_is_on_and_opens_a_server(room: Room, ana: Learner) -> None:
    with room.learner(rooms.INSTRUCTOR).sign_in() as instructor:
        on = {user["name"] for user in instructor.api("GET", "users").json() if user["servers"]}
        assert ANA in on
        answer = instructor.server("GET", "contents/mine.txt", owner=ANA)
        assert answer.json()["content"] == SAVED


def test_secrets_are_in_closed_files_and_nowhere_else(room: Room, ana: Learner) -> None:
    state = room.folder / "state"
    assert state.stat().st_mode & 0o777 == 0o700
    for path in state.iterdir():
        if path.name != "settings.json":
            assert path.stat().st_mode & 0o077 == 0, path
    passwords = room.passwords()
    secrets = [*passwords.values(), (state / "proxy-token").read_text(), str(ana.web.headers["Authorization"])[6:]]
    assert len(set(passwords.values())) == len(passwords) and min(map(len, passwords.values())) >= 14
    shown = [line for _, line in processes().values()]
    shown += [room.output(), (state / "hub.log").read_text(), (state / "settings.json").read_text()]
    assert not [secret for secret in secrets for text in shown if secret in text]


def test_homes_are_closed(room: Room, ana: Learner) -> None:
    for name in room.names:
        for folder in (room.home(name), room.folder / "run" / name):
            assert folder.stat().st_mode & 0o777 == 0o700
            assert folder.stat().st_uid == pwd.getpwnam(name).pw_uid


def test_wrong_passwords_hold_nobody_up(room: Room) -> None:
    guesses = 24
    with ThreadPoolExecutor(guesses) as pool:
        wrong = [pool.submit(room.learner(BEN).login, f"wrong-{number}") for number in range(guesses)]
        begun = time.monotonic()
        assert room.learner(CROWD[0]).login()
        assert time.monotonic() - begun < 10
        assert not any(guess.result() for guess in wrong)
    assert room.learner(BEN).login(), "the name was locked: a neighbour could keep a learner out"
    assert not Learner(room.address, "root", "").login("root")


# What one learner can take from all.


def test_a_learner_cannot_use_up_the_processes(ana: Learner, anas: Kernel, bens: Kernel) -> None:
    told = anas.shell(f"for i in $(seq {2 * PROCESSES}); do sleep 300 >/dev/null 2>&1 & done; echo all")
    assert "all" not in told.split(), told[-300:]
    assert len(processes_of(ANA)) <= PROCESSES
    assert bens.text("1 + 1").strip() == "2"
    ana.stop()
    assert not processes_of(ANA), "something of a learner's runs on when the server has ended"
    ana.start()
    assert ana.read("mine.txt") == SAVED


def test_a_learner_cannot_use_up_the_memory(room: Room, ana: Learner, bens: Kernel) -> None:
    if "No limit on memory" in room.output():
        pytest.skip("the hub can make no control groups here: run it as root where /sys/fs/cgroup can be written")
    kernel = ana.open()
    before = kernel.text("let hunger = 2 * helpers_size();\nfn helpers_size() -> usize { 512 << 20 }\nhunger")
    assert "1073741824" in before
    told = kernel.text("let all = vec![1u8; hunger]; println!(\"{} bytes\", all.len());")
    assert "1073741824 bytes" not in told
    assert bens.text("1 + 1").strip() == "2"
    assert ana.read("mine.txt") == SAVED


# Faults.


def test_a_killed_kernel_starts_again(ana: Learner) -> None:
    kernel = ana.open("01_closures.ipynb")
    assert kernel.text("1 + 1").strip() == "2"
    for pid, line in processes_of(ANA).items():
        if "evcxr_jupyter" in line and "--control_file" in line and kernel.identity in line:
            os.kill(pid, signal.SIGKILL)
    kernel.close()
    wait_for(lambda: alive(kernel), "the kernel does not start again", 90)
    assert ana.read("mine.txt") == SAVED


def alive(kernel: Kernel) -> bool:
    try:
        return kernel.text("1 + 1", limit=20).strip() == "2"
    except Failed:
        return False


def test_a_killed_server_starts_again_with_all_that_was_saved(room: Room, ana: Learner) -> None:
    notebook = ana.read("02_threads.ipynb")
    notebook["cells"][0]["source"] = "mine now"
    model = {"type": "notebook", "content": notebook}
    assert ana.server("PUT", "contents/02_threads.ipynb", json=model).ok
    kill(ANA, "jupyterhub.singleuser")
    wait_for(lambda: not ana.api("GET", f"users/{ANA}").json()["servers"], "the hub does not notice")
    wait_for(lambda: not processes_of(ANA), "a kernel has outlived its server")
    with new_lessons(room):
        ana.start()
    assert ana.read("mine.txt") == SAVED
    assert ana.read("02_threads.ipynb")["cells"][0]["source"] == "mine now"
    assert ana.read("02_threads (new).ipynb")["cells"][0]["source"] == "a new version"
    assert ana.read("03_effect_of_threads.ipynb")["cells"][0]["source"] == "a new version"


@contextmanager
def new_lessons(room: Room) -> Iterator[None]:
    """As if the hub had brought a new version of two lessons."""
    folder = room.folder / "system" / "lessons" / "notebooks"
    paths = [folder / f"{name}.ipynb" for name in ("02_threads", "03_effect_of_threads")]
    before = [path.read_text() for path in paths]
    for path, text in zip(paths, before, strict=True):
        notebook = json.loads(text)
        notebook["cells"][0]["source"] = "a new version"
        path.write_text(json.dumps(notebook))
    yield
    for path, text in zip(paths, before, strict=True):
        path.write_text(text)


def test_a_killed_proxy_comes_back(room: Room, ben: Learner, bens: Kernel) -> None:
    bens.run("let kept = String::from(\"from before\");")
    bens.close()
    (proxy,) = [pid for pid, (_, line) in processes().items() if f"--api-port {room.port + 1} " in line]
    os.kill(proxy, signal.SIGKILL)
    wait_for(lambda: not room.answers(), "the proxy was not killed", 5)
    room.wait_for_answers()
    wait_for(lambda: ben.server("GET", "status").ok, "the way to the server is not back")
    assert "from before" in bens.text('println!("{kept}");')
    assert ben.save("mine.txt", SAVED).ok


def test_work_goes_on_when_the_hub_is_killed_and_started_again(room: Room, ben: Learner, bens: Kernel) -> None:
    bens.run("let kept = String::from(\"from before\");")
    bens.close()
    before = set(processes_of(BEN))
    room.end(signal.SIGKILL)
    room.start()
    wait_for(lambda: ben.server("GET", "status").ok, "the way to the server is not back")
    assert "from before" in bens.text('println!("{kept}");')
    assert ben.read("mine.txt") == SAVED
    assert ben.save("mine.txt", SAVED).ok
    assert before & set(processes_of(BEN)) == before, "a learner's process has ended"
    python = str(room.folder / "system" / "python" / "bin" / "python")
    cullers = [line for _, line in processes().values() if line.startswith(f"{python} -m jupyterhub_idle_culler")]
    assert len(cullers) == 1, "what ends idle servers has outlived the hub that was killed"


def test_a_full_disk_hurts_one_learner_only(room: Room, ben: Learner) -> None:
    account = pwd.getpwnam(FULL)
    options = f"size=16m,mode=0700,uid={account.pw_uid},gid={account.pw_gid}"
    home = str(room.home(FULL))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", home], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        with room.learner(FULL).sign_in() as learner:
            learner.start()
            learner.save("mine.txt", SAVED)
            with (room.home(FULL) / "ballast").open("wb") as ballast:
                with pytest.raises(OSError):
                    while True:
                        os.write(ballast.fileno(), b"x" * 4096)
            assert not learner.save("mine.txt", SAVED * 10_000).ok, "a save that cannot be must say so"
            assert learner.read("mine.txt") == SAVED, "what was saved before is spoilt"
            assert ben.save("mine.txt", SAVED).ok
            learner.stop()
            learner.start()
            assert learner.read("mine.txt") == SAVED
            (room.home(FULL) / "ballast").unlink()
            assert learner.save("mine.txt", SAVED * 10_000).ok
            learner.stop()
    finally:
        subprocess.run(["umount", "--lazy", home], check=True)


def test_sixteen_starts_in_the_same_second(room: Room) -> None:
    crowd = [room.learner(name).sign_in() for name in CROWD]
    together = threading.Barrier(len(crowd))

    def start(learner: Learner) -> None:
        together.wait()
        learner.start()
        assert learner.save("mine.txt", SAVED).ok

    with ThreadPoolExecutor(len(crowd)) as pool:
        list(pool.map(start, crowd))
    with ThreadPoolExecutor(len(crowd)) as pool:
        list(pool.map(Learner.stop, crowd))
    assert not [line for name in CROWD for line in processes_of(name).values()]
    assert (room.home(CROWD[-1]) / "lessons" / "notebooks" / "mine.txt").read_text() == SAVED


# The demonstration, for those who are not root.


def test_the_demonstration_says_so_and_ends_idle_servers(room: Room) -> None:
    with Demonstration(room, CROWD[0]) as demonstration:
        page = requests.get(f"{demonstration.address}/hub/login", timeout=30).text
        assert "isolates nothing" in page
        with Learner(demonstration.address, "learner", demonstration.password()).sign_in() as learner:
            learner.start()
            assert learner.save("mine.txt", SAVED).ok
            wait_for(lambda: not learner.api("GET", "users/learner").json()["servers"], "an idle server is not ended")
        assert (demonstration.folder / "homes" / "learner" / "lessons" / "notebooks" / "mine.txt").exists()


class Demonstration:
    """A hub that somebody starts who is not root, with the programs of the room."""

    def __init__(self, room: Room, somebody: str) -> None:
        account = pwd.getpwnam(somebody)
        self.system = room.folder / "system"
        self.folder = room.home(somebody) / "demonstration"
        port = rooms.free_ports(3)
        self.address = f"http://127.0.0.1:{port}"
        settings = json.loads((room.folder / "state" / "settings.json").read_text())
        settings |= {"accounts": False, "learners": ["learner"], "port": port, "folder": str(self.folder)}
        settings |= {"idle_minutes": 0.1}
        for name in ("homes", "run", "state"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "system").symlink_to(self.system)
        (self.folder / "state" / "settings.json").write_text(json.dumps(settings))
        subprocess.run(["chown", "-R", "--no-dereference", somebody, self.folder], check=True)
        self.become = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]

    def __enter__(self) -> Demonstration:
        command = [self.system / "python" / "bin" / "python", "-m", "jupyterhub", "--config"]
        command += [self.system / "hub" / "jupyterhub_config.py"]
        state = self.folder / "state"
        environment = {"HUB_SETTINGS": str(state / "settings.json"), "PATH": os.environ["PATH"], "HOME": str(state)}
        with (self.folder / "output").open("w") as output:
            self.hub = subprocess.Popen(
                [*self.become, *map(str, command)], cwd=state, env=environment, stdout=output, stderr=output
            )
        try:
            wait_for(self.answers, "the demonstration has not started")
        except AssertionError as error:
            self.__exit__()
            raise AssertionError((self.folder / "output").read_text()[-3000:]) from error
        return self

    def answers(self) -> bool:
        assert self.hub.poll() is None, (self.folder / "output").read_text()[-3000:]
        try:
            return requests.get(f"{self.address}/hub/health", timeout=5).ok
        except requests.RequestException:
            return False

    def password(self) -> str:
        lines = (self.folder / "state" / "passwords.txt").read_text().splitlines()
        return dict(line.split("\t") for line in lines)["learner"]

    def __exit__(self, *_: object) -> None:
        self.hub.terminate()
        self.hub.wait(timeout=60)
