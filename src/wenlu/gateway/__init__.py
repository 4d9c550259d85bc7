"""The one door for every channel: the ASGI application with HTTP routes, sockets and pages."""
