"""A server with a certificate of its own in front of another one: what says LDAPS to it is passed on. Prints its port; ends
when its standard input does.
"""

import argparse
import pathlib
import socket
import ssl
import sys
import threading

import directory_certificates

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("home", type=pathlib.Path)
parser.add_argument("port", type=int, help="where the other one listens, with TLS")
parser.add_argument("--certificate", choices=directory_certificates.KINDS, default="good")
parser.add_argument("--old", action="store_true", help="speak no TLS that is newer than 1.1")


def pump(source, sink):
    try:
        while piece := source.recv(65_536):
            sink.sendall(piece)
    except OSError:
        pass
    for end in source, sink:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(connection, ours, theirs, port):
    try:
        near = ours.wrap_socket(connection, server_side=True)
        far = theirs.wrap_socket(socket.create_connection(("127.0.0.1", port), 30))
    except OSError:
        connection.close()
        return
    far.settimeout(None)
    threading.Thread(target=pump, args=(near, far), daemon=True).start()
    pump(far, near)


if __name__ == "__main__":
    arguments = parser.parse_args()
    certificate, key = directory_certificates.make(arguments.certificate, arguments.home)
    ours, theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if arguments.old:
        ours.set_ciphers("ALL:@SECLEVEL=0")
        ours.minimum_version = ours.maximum_version = ssl.TLSVersion.TLSv1_1
    ours.load_cert_chain(certificate, key)
    theirs.check_hostname, theirs.verify_mode = False, ssl.CERT_NONE
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, ours, theirs, arguments.port), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()
