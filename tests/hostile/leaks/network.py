"""Connects to the neighbour, to the resolver and to the world, by TCP, UDP, raw and packet sockets."""
# expect: nothing found
# %%
import socket


def look(where):
    found = []
    for kind, address in ((socket.SOCK_STREAM, ("127.0.0.1", where["port"])), (socket.SOCK_DGRAM, ("127.0.0.1", where["udp"])),
                          (socket.SOCK_DGRAM, ("8.8.8.8", 53)), (socket.SOCK_STREAM, ("1.1.1.1", 80))):
        try:
            with socket.socket(socket.AF_INET, kind) as one:
                one.settimeout(0.5)
                one.connect(address)
                one.send(b"hello")
                found.append(f"{address}: {one.recv(100)!r}")
        except OSError:
            pass
    for family, kind in ((socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW)):
        try:
            socket.socket(family, kind)
            found.append(f"a socket of family {family}, kind {kind}")
        except OSError:
            pass
    return found
