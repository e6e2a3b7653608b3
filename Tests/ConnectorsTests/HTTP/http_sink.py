"""An HTTP server that does what the path says. Prints its port; ends when its standard input does.

`/echo` answers with the request as JSON, `/status/N` with that status, `/redirect` leads to `/echo`, `/length/N` has a
body of N bytes and `/head/N` as many in its head; `/hang` never answers, `/hanging` answers once somebody hangs there;
`/drip` sends a byte a second, `/drop` half an answer, and `/gibberish` is no HTTP.
"""

import argparse
import json
import pathlib
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

hanging = threading.Event()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        what, _, number = self.path[1:].partition("/")
        match what:
            case "echo":
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = {"method": self.command, "headers": headers, "body": body.hex()}
                self.answer(200, json.dumps(request).encode())
            case "status": self.answer(int(number), b"", **{"Retry-After": "7"})
            case "redirect": self.answer(302, b"", Location="/echo")
            case "length": self.answer(200, b"x" * int(number))
            case "head": self.answer(200, b"", **{f"X-{line}": "x" * 1_000 for line in range(int(number) // 1_000)})
            case "hang":
                hanging.set()
                # Silence is what is tested: the client gives up long before, and the process is ended with the test.
                time.sleep(600)
            case "hanging":
                hanging.wait()
                self.answer(200, b"")
            case "drip":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                while True:
                    self.wfile.write(b"x")
                    # Never idle for long, and never done: only a limit on the whole request ends it.
                    time.sleep(1)
            case "drop": self.answer(200, b"half", **{"Content-Length": "1000"})
            case "gibberish": self.wfile.write(b"220 mail.example ESMTP\r\n")

    do_POST = do_GET

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *arguments):
        pass  # a client that hangs up is what is tested


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--certificate", help="a directory for a certificate and its key; speaks TLS then")
parser.add_argument("--host", default="localhost", help="whom the certificate is for")
parser.add_argument("--old", action="store_true", help="nothing newer than TLS 1.1")
arguments = parser.parse_args()

server = Server(("127.0.0.1", 0), Handler)
if arguments.certificate:
    # Takes half a second to load, which most tests don't need.
    from certificate import make_certificate

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*make_certificate(pathlib.Path(arguments.certificate), arguments.host))
    if arguments.old:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
