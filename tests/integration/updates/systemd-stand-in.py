#!/usr/bin/python3 -ISB
"""As much of systemd as one unit needs, where systemd does not run: starts a program, hears its sd_notify, starts it
again when it ends, and answers `systemctl start|stop|show` over a socket. Called as `systemctl`, it is the client."""
import os, socket, sys

if sys.argv[1] == "serve":
    import selectors, signal, subprocess, time, uuid

CONTROL, NOTIFY = "control.sock", "notify.sock"
RESTART_SEC = 0.2


def client(folder, words):
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.connect(os.path.join(folder, CONTROL))
    except OSError:
        sys.exit("no systemd here")
    line.sendall(("\0".join(words) + "\n").encode())
    answer = line.makefile().read()
    code, _, text = answer.partition("\n")
    sys.stdout.write(text)
    sys.exit(int(code or 1))


class Unit:
    def __init__(self, program, env):
        self.program, self.env = program, env
        self.process = None
        self.wanted = False
        self.again_at = 0.0
        self.facts = {"ActiveState": "inactive", "StatusText": "", "NRestarts": 0, "InvocationID": ""}

    def spawn(self):
        self.facts.update(ActiveState="activating", StatusText="", InvocationID=uuid.uuid4().hex)
        try:
            self.process = subprocess.Popen([self.program], env=self.env, start_new_session=True)
        except OSError:
            self.process = None
            self.again_at = time.monotonic() + RESTART_SEC

    def start(self):
        self.wanted = True
        if self.process is None:
            self.facts["NRestarts"] = 0
            self.spawn()

    def stop(self):
        self.wanted = False
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
            self.process = None
        self.facts.update(ActiveState="inactive", StatusText="")

    def heard(self, text):
        for line in text.splitlines():
            if line == "READY=1":
                self.facts["ActiveState"] = "active"
            elif line.startswith("STATUS="):
                self.facts["StatusText"] = line[7:]

    def look(self):
        if self.process is not None and self.process.poll() is not None:
            self.process = None
            # Restart=always: systemd shows "activating (auto-restart)" until the next start.
            self.facts.update(ActiveState="activating", StatusText="")
            self.again_at = time.monotonic() + RESTART_SEC
        if self.wanted and self.process is None and time.monotonic() >= self.again_at:
            self.facts["NRestarts"] += 1
            self.spawn()


def serve(folder, program):
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(os.path.join(folder, NOTIFY))
    control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    control.bind(os.path.join(folder, CONTROL))
    control.listen(8)
    unit = Unit(program, {**os.environ, "NOTIFY_SOCKET": os.path.join(folder, NOTIFY)})
    ears = selectors.DefaultSelector()
    ears.register(notify, selectors.EVENT_READ)
    ears.register(control, selectors.EVENT_READ)
    signal.signal(signal.SIGTERM, lambda *_: (unit.stop(), sys.exit(0)))
    print("listening", flush=True)
    while True:
        for key, _ in ears.select(0.05):
            if key.fileobj is notify:
                unit.heard(notify.recv(4096).decode())
                continue
            line, _ = control.accept()
            with line:
                words = [w for w in line.makefile().readline().rstrip("\n").split("\0") if w != "--no-block"]
                code, text = 0, ""
                if words[0] == "start":
                    unit.start()
                elif words[0] == "stop":
                    unit.stop()
                elif words[:2] == ["show", "-p"] and words[2] in unit.facts and words[3] == "--value":
                    text = f"{unit.facts[words[2]]}\n"
                else:
                    code = 1
                try:
                    line.sendall(f"{code}\n{text}".encode())
                except OSError:
                    pass
        unit.look()


if sys.argv[1] == "serve":
    serve(sys.argv[2], sys.argv[3])
else:
    client(os.environ["STAND_IN"], sys.argv[1:])
