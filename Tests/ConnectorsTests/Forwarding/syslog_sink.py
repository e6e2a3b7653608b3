"""A syslog server over TCP or TLS (RFC 6587, RFC 5425). Prints its port; ends when its standard input does.

It keeps what it reads and answers nothing. `--silent` leaves connections open when the other side has ended its own;
`--reset` breaks them off after the first bytes; `--hasty` ends them properly as soon as they stand and reads nothing;
`--picky` wants a certificate of whoever comes. What it kept is written to `received` in its directory, a message a line
as JSON, before the connection is closed.
"""

import argparse
import json
import pathlib
import socket
import ssl
import struct
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "outside"))
from syslog_server import read_messages  # noqa: E402
from certificate import make_certificate  # noqa: E402

arguments = argparse.ArgumentParser()
arguments.add_argument("directory", type=pathlib.Path)
arguments.add_argument("--tls")
arguments.add_argument("--silent", action="store_true")
arguments.add_argument("--reset", action="store_true")
arguments.add_argument("--hasty", action="store_true")
arguments.add_argument("--picky", action="store_true")
options = arguments.parse_args()

listener = socket.create_server(("127.0.0.1", 0))
context = None
if options.tls:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate, key = make_certificate(options.directory, options.tls)
    context.load_cert_chain(certificate, key)
    if options.picky:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(certificate)


def serve(connection):
    if context:
        try:
            connection = context.wrap_socket(connection, server_side=True)
        except (ssl.SSLError, OSError):
            return
    if options.hasty:
        return connection.close()
    if options.reset:
        connection.recv(1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return connection.close()
    messages = list(read_messages(connection.makefile("rb")))
    with (options.directory / "received").open("a") as file:
        file.writelines(json.dumps(message.decode()) + "\n" for message in messages)
    if options.silent:
        return kept.append(connection)
    connection.close()


kept = []


def accept():
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=[connection], daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
print(listener.getsockname()[1], flush=True)
sys.stdin.read()
