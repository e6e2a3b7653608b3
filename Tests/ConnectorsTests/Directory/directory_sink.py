"""A server that takes every bind over TLS and then misbehaves. Prints its port; ends when its standard input does."""

import argparse
import pathlib
import socket
import ssl
import sys
import threading

import directory_certificates


IDENTIFIER = b"597ae2f6-16a6-1027-98f4-d28b5365dc14"


def ber(tag, *parts):
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x84" + len(body).to_bytes(4, "big")
    return bytes([tag]) + length + body


def result(number, tag, code=0, controls=b"", referral=b""):
    return ber(0x30, ber(2, bytes([number])), ber(tag, ber(10, bytes([code])), ber(4), ber(4), referral), controls)


def entry(number, value=b"x"):
    attribute = ber(0x30, ber(4, b"description"), ber(0x31, ber(4, value)))
    return ber(0x30, ber(2, bytes([number])), ber(0x64, ber(4, b"uid=ada,dc=ex,dc=test"), ber(0x30, attribute)))


def identified(number, identifier, description=b"x"):
    attributes = [ber(0x30, ber(4, name), ber(0x31, ber(4, value)))
                  for name, value in [(b"entryUUID", identifier), (b"description", description)]]
    return ber(0x30, ber(2, bytes([number])), ber(0x64, ber(4, b"uid=ada,dc=ex,dc=test"), ber(0x30, *attributes)))


def page(cookie):
    value = ber(0x30, ber(2, b"\0"), ber(4, cookie))
    return ber(0xA0, ber(0x30, ber(4, b"1.2.840.113556.1.4.319"), ber(4, value)))


def receive(connection):
    """One message: its number, the operation's tag, and all of it. Numbers and lengths here are small."""
    head = exactly(connection, 2)
    length = head[1]
    if length >= 128:
        length = int.from_bytes(exactly(connection, length - 128), "big")
    body = exactly(connection, length)
    return body[2], body[3], body


def exactly(connection, count):
    taken = b""
    while len(taken) < count:
        part = connection.recv(count - len(taken))
        if not part:
            raise ConnectionError
        taken += part
    return taken


def serve(connection, mode, context):
    if mode == "silent":
        return hold.append(connection)
    if mode.startswith("start-tls"):
        receive(connection)
        if mode == "start-tls-refused":
            return connection.sendall(result(1, 0x78, 52))
        # The answer, and at once that to a bind which has yet to come.
        connection.sendall(result(1, 0x78) + result(2, 0x61))
        return hold.append(connection)
    connection = context.wrap_socket(connection, server_side=True)
    if mode == "silent-after-tls":
        return hold.append(connection)
    while True:
        number, operation, message = receive(connection)
        if operation == 0x60:
            binds.append(message)
        match operation, mode:
            case 0x60, _: connection.sendall(result(number, 0x61, 51 if mode == "busy" else 0))
            case 0x63, "paging-loop": connection.sendall(entry(number) + result(number, 0x65, controls=page(b"again")))
            case 0x63, "empty-pages": connection.sendall(result(number, 0x65, controls=page(b"again")))
            case 0x63, "one-page-too-long": connection.sendall(entry(number) * 5_000)
            case 0x63, "referral":
                there = ber(0xA3, ber(4, b"ldap://127.0.0.1:%d/" % server.getsockname()[1]))
                connection.sendall(result(number, 0x65, 10, referral=there))
            case 0x63, "long-values":
                connection.sendall(entry(number, b"x" * 65_536) + entry(number, b"x" * 65_537) + result(number, 0x65))
            case 0x63, "long-message": connection.sendall(entry(number, b"x" * 20_000_000))
            case 0x63, "gibberish": connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" * 10)
            case 0x63, "half": connection.sendall(entry(number)[:10])
            case 0x63, "bad-name":
                name = ber(0x64, ber(4, b"no name at all"), ber(0x30))
                connection.sendall(ber(0x30, ber(2, bytes([number])), name) + result(number, 0x65))
            case 0x63, ("lost-write" | "slow-write"):
                connection.sendall(identified(number, IDENTIFIER) + result(number, 0x65))
            case 0x63, "tells-binds":
                connection.sendall(identified(number, IDENTIFIER, b"".join(binds)) + result(number, 0x65))
            case (0x66 | 0x77), "lost-write": return connection.close()
            case (0x66 | 0x77), _: pass
            case 0x63, _: return connection.close()


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("home", type=pathlib.Path)
parser.add_argument("mode")
arguments = parser.parse_args()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(*directory_certificates.make("good", arguments.home))
server = socket.create_server(("127.0.0.1", 0))
hold = []
binds = []


def accept():
    while True:
        connection, _ = server.accept()
        threading.Thread(target=attend, args=[connection], daemon=True).start()


def attend(connection):
    try:
        serve(connection, arguments.mode, context)
    except OSError:
        pass  # a client that hangs up is what is tested


threading.Thread(target=accept, daemon=True).start()
print(server.getsockname()[1], flush=True)
sys.stdin.read()
