"""Connects by IPv6, by netlink, vsock, Bluetooth and the kernel's cryptography."""
# expect: no secret
# %%
import socket


def look(where):
    found = []
    for address in (("::1", where["port"]), ("::ffff:127.0.0.1", where["port"])):
        try:
            with socket.socket(socket.AF_INET6) as one:
                one.settimeout(0.5)
                one.connect(address)
                found.append(one.recv(100).decode())
        except OSError:
            pass
    for family in range(3, 46):
        for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_RAW):
            try:
                socket.socket(family, kind)
                found.append(f"family {family}")
            except OSError:
                pass
    return found
