"""What a stranger's machine has around it, on loopback: an office, a mail server, a service manager.

stand_ins.py DIRECTORY, which gets: `addresses` once all are there (the office's, the mail server's), `mails/N` for
each mail that was delivered, `told` with a line for everything that a service told its manager through the socket
`notify`. The office answers with the file `feed.xml`, and with 503 as long as there is a file `down`.
"""

import http.server
import os
import pathlib
import socket
import sys
import threading

from aiosmtpd.controller import Controller

here = pathlib.Path(sys.argv[1])


class Office(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/robots.txt":
            return self.answer(404, b"")
        if (here / "down").exists():
            return self.answer(503, b"closed for repairs")
        self.answer(200, (here / "feed.xml").read_bytes())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Mails:
    def __init__(self):
        self.count = 0
        (here / "mails").mkdir()

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        new = here / "mails" / f".{self.count}"
        new.write_bytes(envelope.content)
        new.rename(here / "mails" / str(self.count))
        return "250 taken"


def manager():
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(str(here / "notify"))
    os.chmod(here / "notify", 0o777)
    with open(here / "told", "a", buffering=1) as told:
        while True:
            for line in receiver.recv(4096).decode().split("\n"):
                print(line, file=told)


office = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Office)
threading.Thread(target=manager, daemon=True).start()
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
mails = Controller(Mails(), hostname="127.0.0.1", port=port)
mails.start()
(here / "addresses.new").write_text(f"http://127.0.0.1:{office.server_address[1]}/feed.xml 127.0.0.1:{port}\n")
(here / "addresses.new").rename(here / "addresses")
office.serve_forever()
