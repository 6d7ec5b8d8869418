"""What a learner without a network does with an unpacked archive; tests/test_pack.py runs it.

Usage: offline.py FOLDER LESSON

It starts `cargo xtask lab` in the folder, and then runs the lesson in a kernel of that server. Only the
standard library until then: the packages are in what `lab` sets up.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

PATIENCE = 240  # seconds until JupyterLab is there, compiling included
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/lab\S*token=(\w+)")
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1

# Runs in the Python that `lab` has set up: the cells of a lesson until the first picture, in a kernel
# that the server has started.
RUN_CELLS = """\
import json, sys
from jupyter_client.blocking import BlockingKernelClient
client = BlockingKernelClient(connection_file=sys.argv[1])
client.load_connection_file()
client.start_channels()
client.wait_for_ready(timeout=120)
told = []
for cell in json.load(open(sys.argv[2]))["cells"]:
    if cell["cell_type"] == "code" and "raises-exception" not in cell["metadata"].get("tags", []):
        def keep(message):
            content = message["content"]
            if message["msg_type"] == "error":
                sys.exit("".join(content["traceback"]))
            told.append(content.get("text") or str(content.get("data") or ""))
        client.execute_interactive("".join(cell["source"]), output_hook=keep, timeout=120)
        if any("<img alt=" in text for text in told):
            break
print("".join(told))
"""


def only_this_machine() -> None:
    """A new network namespace has one device, the loopback one, and it is down."""
    with socket.socket() as probe:
        name = struct.pack("16sh", b"lo", 0)
        flags = struct.unpack("16sh", fcntl.ioctl(probe, GET_FLAGS, name))[1]
        fcntl.ioctl(probe, SET_FLAGS, struct.pack("16sh", b"lo", flags | UP))
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=5)
    except OSError as refused:
        print("the network:", refused.strerror or refused)
        return
    raise SystemExit("there is a way out: this would prove nothing")


def address(server: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    """What JupyterLab has printed: where it is, and the token."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        if found := ADDRESS.search(log.read_text()):
            return found[1], found[2]
        time.sleep(0.1)
    raise SystemExit(f"JupyterLab has not started:\n{log.read_text()}")


def main(folder: Path, lesson: str) -> None:
    only_this_machine()
    log = folder.with_name("lab.log")
    command = ["cargo", "xtask", "lab", "--", "--allow-root", "--no-browser"]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, start_new_session=True)
    try:
        begun = time.monotonic()
        base, token = address(server, log)
        print(f"JupyterLab was there after {time.monotonic() - begun:.0f} s")
        where = json.dumps({"name": "rust", "path": ""}).encode()
        request = urllib.request.Request(
            f"{base}/api/kernels", data=where, headers={"Authorization": f"token {token}"}
        )
        kernel = json.load(urllib.request.urlopen(request))["id"]
        python = folder / ".venv" / "bin" / "python"
        runtime = subprocess.check_output([python, "-m", "jupyter", "--runtime-dir"], text=True).strip()
        connection = Path(runtime) / f"kernel-{kernel}.json"
        notebook = folder / "notebooks" / f"{lesson}.ipynb"
        subprocess.run([python, "-c", RUN_CELLS, connection, notebook], check=True)
        subprocess.run(["cargo", "xtask", "doctor"], cwd=folder, check=True)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
