"""Install a Chromium for the browser tests where there is none and we may; else say plainly why they are skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
APT = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]


def browser() -> str | None:
    """Return the path of an installed Chromium, None where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def main() -> None:
    """Install Debian's Chromium when run as root, and report what happened in one line."""
    if browser():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print("No Chromium here and no right to install one: the browser tests will be skipped.")
        return
    print("Installing Chromium for the browser tests")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], APT):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
        if done.returncode:
            print(f"Chromium could not be installed, so the browser tests will be skipped: {done.stderr[-300:]}")
            return


if __name__ == "__main__":
    sys.exit(main())
