"""The socket that the server listens on."""

from __future__ import annotations

import socket

from api.serving import listen


def test_no_answer_waits_for_its_headers_to_be_acknowledged() -> None:
    with (
        listen("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as taken,
    ):
        assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
