"""JupyterHub for a room on one machine; `cargo xtask hub` starts it. docs/hub.md tells how to use it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import accounts  # noqa: E402
import limits  # noqa: E402
import secret_files  # noqa: E402
import settings  # noqa: E402
from people import SlipAuthenticator  # noqa: E402
from spawner import AccountSpawner  # noqa: E402

DEMONSTRATION = (
    "Demonstration: this hub isolates nothing. Everybody's code runs as one user, "
    "and can read and change everybody's files."
)
WATCHED = "The instructor can open your server and see what you have saved."

c = get_config()  # noqa: F821
s = settings.read()
os.umask(0o077)
idle_seconds = int(s.idle_minutes * 60)

# People.
try:
    accounts.checked(s.people)
    if s.accounts:
        for name in s.people:
            accounts.ensure(name, s.homes, s.running)
except accounts.Refused as refused:
    sys.exit(f"error: {refused}")
c.JupyterHub.authenticator_class = SlipAuthenticator
c.SlipAuthenticator.passwords = secret_files.passwords(s.passwords, s.people)
c.Authenticator.allowed_users = set(s.people)
c.Authenticator.admin_users = {s.instructor}
c.JupyterHub.template_vars = {"announcement_login": WATCHED if s.accounts else f"{DEMONSTRATION} {WATCHED}"}

# The hub's own files, in a folder that nobody else may enter.
c.JupyterHub.db_url = f"sqlite:///{s.state / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(s.state / "cookie-secret")
c.JupyterHub.logging_config = {
    "handlers": {
        "file": {
            "class": "logging.FileHandler",
            "filename": str(s.state / "hub.log"),
            "formatter": "console",
            "level": "INFO",
        }
    },
    "loggers": {"JupyterHub": {"handlers": ["console", "file"]}},
}

# Addresses: only the proxy's may be the network's.
scheme = "https" if s.certificate else "http"
c.JupyterHub.bind_url = f"{scheme}://{s.address}:{s.port}"
c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = s.certificate or "", s.key or ""
c.ConfigurableHTTPProxy.command = s.proxy
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{s.port + 1}"
c.ConfigurableHTTPProxy.auth_token = secret_files.token(s.state / "proxy-token")
c.ConfigurableHTTPProxy.pid_file = str(s.state / "proxy.pid")
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{s.port + 2}"

# Learners' servers outlive the hub: work goes on when it is restarted.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.active_server_limit = s.servers_that_fit()
# A whole room that starts at once waits its turn at the processor, and nobody is sent away.
c.JupyterHub.concurrent_spawn_limit = len(s.people)
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 120
c.Spawner.poll_interval = 5

# What a server is.
if s.accounts:
    c.JupyterHub.spawner_class = AccountSpawner
    c.AccountSpawner.limits = limits.limits(s.memory_mib * 2**20, s.processes)
    if not c.AccountSpawner.limits.holds_memory:
        print("No limit on memory: this machine lets the hub make no control groups (docs/hub.md).", file=sys.stderr)
else:
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(s.homes / "{username}")
    for name in s.people:
        (s.running / name).mkdir(mode=0o700, exist_ok=True)
share = s.system / "share" / "jupyter"
lessons = s.system / "lessons"
c.Spawner.cmd = [
    str(s.system / "python" / "bin" / "python"),
    str(s.system / "hub" / "start_server.py"),
    str(lessons),
]
c.LocalProcessSpawner.popen_kwargs = {
    "stdin": subprocess.DEVNULL,
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
}
c.Spawner.default_url = "/lab/tree/00_introduction.ipynb"
c.Spawner.disable_user_config = True
c.Spawner.args = [
    f"--LabApp.app_settings_dir={share / 'lab' / 'settings'}",
    "--LabApp.extension_manager=readonly",
    "--HTMLExporter.template_name=lesson",
    f"--HTMLExporter.extra_template_basedirs={lessons / 'site' / 'templates'}",
    "--ServerApp.terminals_enabled=False",
    # Where the hub is gone for good, so are the servers, some time after their learners.
    f"--ServerApp.shutdown_no_activity_timeout={idle_seconds * 2}",
    "--ServerApp.kernel_websocket_connection_class=prompt_connection.PromptConnection",
    "--ServerApp.kernel_manager_class=spare_kernels.SpareKernels",
    f"--SpareKernels.keep_spare={s.spare_kernels}",
]
c.Spawner.env_keep = ["LANG", "LC_ALL", "TZ"]
c.Spawner.environment = {
    "PATH": s.path,
    "JUPYTER_PATH": str(share),
    "JUPYTER_RUNTIME_DIR": lambda spawner: str(s.running / spawner.user.name),
    "CARGO_NET_OFFLINE": "true",
    "PYTHONPATH": str(lessons / "lab"),
    **({"CARGO_HOME": s.cargo_home} if s.cargo_home else {}),
}

# Servers that nobody uses are ended; what does it must not outlive a hub that is killed.
setpriv = shutil.which("setpriv")
with_the_hub = [setpriv, "--pdeathsig=TERM"] if setpriv else []
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [*with_the_hub, sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={idle_seconds}"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
