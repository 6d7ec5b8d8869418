"""A learner without a browser: signs in to a hub, starts a server, runs cells, saves files."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any, Self

import requests
import websocket

PATIENCE = 180  # seconds for what takes a few: a whole room may be starting


class Failed(Exception):
    """What a learner would see go wrong."""


class Learner:
    """One person at one hub; use it in a `with` to close what is open."""

    def __init__(self, hub: str, name: str, password: str) -> None:
        self.hub = hub.rstrip("/")
        self.name = name
        self.password = password
        self.web = requests.Session()
        self.web.trust_env = False
        self.kernels: list[Kernel] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for kernel in self.kernels:
            kernel.close()
        self.web.close()

    def login(self, password: str | None = None) -> bool:
        """Type name and password into the page; whether that was enough."""
        page = f"{self.hub}/hub/login"
        self.web.get(page, timeout=PATIENCE)
        form = {"username": self.name, "password": password or self.password, "_xsrf": self.xsrf()}
        answer = self.web.post(page, data=form, allow_redirects=False, timeout=PATIENCE)
        return answer.status_code == 302

    def sign_in(self) -> Self:
        """Sign in, and take a token for all that follows."""
        if not self.login():
            raise Failed(f"{self.name} cannot sign in")
        self.web.get(f"{self.hub}/hub/token", timeout=PATIENCE)
        answer = self.web.post(
            f"{self.hub}/hub/api/users/{self.name}/tokens",
            params={"_xsrf": self.xsrf()},
            json={"note": "a learner without a browser"},
            timeout=PATIENCE,
        )
        self.web.cookies.clear()
        self.web.headers["Authorization"] = f"token {said(answer)['token']}"
        return self

    def xsrf(self) -> str:
        found = [cookie.value for cookie in self.web.cookies if cookie.name == "_xsrf" and cookie.path == "/hub/"]
        if not found:
            raise Failed("the page sets no _xsrf cookie")
        return str(found[0])

    def api(self, method: str, path: str, **more: Any) -> requests.Response:
        """The hub's API, as this person."""
        return self.web.request(method, f"{self.hub}/hub/api/{path}", timeout=PATIENCE, **more)

    def address(self, owner: str | None = None) -> str:
        """Where a server is: one's own, or another's."""
        return f"{self.hub}/user/{owner or self.name}"

    def server(self, method: str, path: str, owner: str | None = None, **more: Any) -> requests.Response:
        """A server's API: one's own, or try another's."""
        url = f"{self.address(owner)}/api/{path}"
        return self.web.request(method, url, timeout=PATIENCE, allow_redirects=False, **more)

    def start(self) -> Self:
        """Start one's server, and wait until it answers."""
        answer = self.api("POST", f"users/{self.name}/server")
        if answer.status_code not in (201, 202, 400):
            raise Failed(f"{self.name}'s server: {answer.status_code} {answer.text}")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = said(self.api("GET", f"users/{self.name}"))["servers"].get("", {})
            if found.get("ready") and self.server("GET", "status").ok:
                return self
            if not found:
                raise Failed(f"{self.name}'s server did not start; its log is in the hub's folder run/{self.name}")
            time.sleep(0.3)
        raise Failed(f"{self.name}'s server was not ready after {PATIENCE} s")

    def stop(self) -> None:
        """End one's server, and wait until it is gone."""
        self.api("DELETE", f"users/{self.name}/server")
        until = time.monotonic() + PATIENCE
        while said(self.api("GET", f"users/{self.name}"))["servers"]:
            if time.monotonic() > until:
                raise Failed(f"{self.name}'s server does not end")
            time.sleep(0.3)

    def read(self, path: str) -> Any:
        """A file's content, as JupyterLab opens it."""
        return said(self.server("GET", f"contents/{path}"))["content"]

    def save(self, path: str, content: str) -> requests.Response:
        """Save a text file, as JupyterLab does."""
        model = {"type": "file", "format": "text", "content": content}
        return self.server("PUT", f"contents/{path}", json=model)

    def open(self, path: str = "00_introduction.ipynb", kernel_name: str = "rust") -> Kernel:
        """Open a notebook: a kernel starts in its folder."""
        model = {"path": path, "name": path, "type": "notebook", "kernel": {"name": kernel_name}}
        kernel = Kernel(self, said(self.server("POST", "sessions", json=model))["kernel"]["id"])
        self.kernels.append(kernel)
        return kernel


class Kernel:
    """A kernel as JupyterLab talks to it: through the proxy and the server, by one websocket."""

    def __init__(self, learner: Learner, identity: str) -> None:
        self.learner = learner
        self.identity = identity
        self._socket: websocket.WebSocket | None = None

    def connect(self) -> websocket.WebSocket:
        """The open connection; made anew when it has been closed."""
        if self._socket is None:
            server = self.learner.address().replace("http", "ws", 1)
            url = f"{server}/api/kernels/{self.identity}/channels?session_id={uuid.uuid4().hex}"
            token = f"Authorization: {self.learner.web.headers['Authorization']}"
            self._socket = websocket.create_connection(url, timeout=PATIENCE, header=[token])
        return self._socket

    def run(self, code: str, limit: float = PATIENCE) -> list[dict[str, Any]]:
        """Run a cell, and wait for its end: the contents of its outputs, with their types."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        content |= {"allow_stdin": False, "stop_on_error": True}
        return self._until_idle(message("execute_request", content), "a cell", limit)

    def answer(self, limit: float = PATIENCE) -> None:
        """Wait until the kernel answers for the first time, as JupyterLab does before anything else."""
        self._until_idle(message("kernel_info_request", {}), "the first question", limit)

    def restart(self) -> None:
        """Restart it, as JupyterLab does: it connects anew, and waits for an answer."""
        said(self.learner.server("POST", f"kernels/{self.identity}/restart"))
        self.close()
        self.answer()

    def _until_idle(self, request: dict[str, Any], what: str, limit: float) -> list[dict[str, Any]]:
        outputs = []
        try:
            socket = self.connect()
            socket.send(json.dumps(request))
            until = time.monotonic() + limit
            while time.monotonic() < until:
                socket.settimeout(max(0.1, until - time.monotonic()))
                # The server's pings count too: else each would begin the wait anew.
                opcode, data = socket.recv_data(control_frame=True)
                if opcode in (websocket.ABNF.OPCODE_PING, websocket.ABNF.OPCODE_PONG):
                    continue
                found = json.loads(data)
                if found["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                    continue
                kind, content = found["msg_type"], found["content"]
                if kind == "status" and content["execution_state"] == "idle":
                    return outputs
                if kind in ("stream", "execute_result", "display_data", "error"):
                    outputs.append({"output_type": kind, **content})
        except (websocket.WebSocketException, OSError, ValueError) as error:
            self.close()
            raise Failed(f"the connection to {self.learner.name}'s kernel broke: {error}") from error
        raise Failed(f"{what} of {self.learner.name} did not end within {limit:.0f} s")

    def text(self, code: str, limit: float = PATIENCE) -> str:
        """All that a cell prints, errors too."""
        return "".join(printed(output) for output in self.run(code, limit))

    def shell(self, script: str) -> str:
        """What a shell prints that a cell starts: a learner can run anything."""
        return self.text(
            'println!("{}", String::from_utf8_lossy(&std::process::Command::new("sh").arg("-c")'
            f".arg({json.dumps('exec 2>&1; ' + script)}).stdin(std::process::Stdio::null()).output().unwrap().stdout));"
        )

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def message(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    header = {"msg_id": uuid.uuid4().hex, "username": "", "session": uuid.uuid4().hex, "msg_type": kind, "version": "5.3"}
    parts = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    return {**parts, "channel": "shell", "buffers": []}


def printed(output: dict[str, Any]) -> str:
    if output["output_type"] == "error":
        return "\n".join(output["traceback"])
    return str(output.get("text") or output.get("data", {}).get("text/plain", ""))


def said(answer: requests.Response) -> Any:
    """What an API answers, when it is not an error."""
    if not answer.ok:
        raise Failed(f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text[:300]}")
    return answer.json()
