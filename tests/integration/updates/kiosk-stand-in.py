#!/usr/bin/python3 -ISB
"""What a test's package has in place of the kiosk: speaks sd_notify as the kiosk does, and is broken as it is told to be."""
import os, socket, sys, time

HOW = "@HOW@"
VERSION = "@VERSION@"
says = os.path.join(os.environ["STAND_IN"], "kiosk-says")
line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)


def notify(text):
    line.sendto(text.encode(), os.environ["NOTIFY_SOCKET"])


with open(os.path.join(os.environ["STAND_IN"], "ran"), "a") as ran:
    ran.write(VERSION + "\n")
if HOW == "dies":
    sys.exit(1)
started, said = time.monotonic(), None
while True:
    status = open(says).read().strip() if os.path.exists(says) else "closed"
    if HOW == "out-of-service":
        status = "out-of-service"
    if HOW != "silent" and status != said:
        notify(f"STATUS={status}")
        if said is None:
            notify("READY=1")
        said = status
    if HOW == "crashes" and time.monotonic() - started > 3:
        sys.exit(70)
    time.sleep(0.05)
