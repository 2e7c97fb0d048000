"""Connects to local sockets, in the abstract namespace and in the file system."""
# expect: nothing found
# %%
import socket


def look(where):
    found = []
    for address in ("\0" + where["abstract"], where["path"], "/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket"):
        try:
            with socket.socket(socket.AF_UNIX) as one:
                one.settimeout(0.5)
                one.connect(address)
                found.append(f"{address!r}: {one.recv(100)!r}")
        except OSError:
            pass
    return found
