"""Asks the resolver for a name, into which it could write what it knows."""
# expect: nothing found
# %%
import socket


def look(where):
    try:
        return [str(socket.getaddrinfo("secret.example.org", 80))]
    except OSError:
        return []
