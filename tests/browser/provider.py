"""A login as an operator may have one: OpenID Connect with one user and no form."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jwt

CLIENT = "magnesium"
SECRET = "not secret: the tests' own"
CODE = "once"


class _Handler(BaseHTTPRequestHandler):
    """The four addresses of a provider; `server.user` are the claims about who logs in."""

    def do_GET(self) -> None:
        """The description, the keys, and the login, which sends the visitor back at once."""
        address = urlsplit(self.path)
        own = f"http://127.0.0.1:{self.server.server_port}"
        if address.path == "/.well-known/openid-configuration":
            self._answer(
                {
                    "issuer": own,
                    "authorization_endpoint": f"{own}/authorize",
                    "token_endpoint": f"{own}/token",
                    "jwks_uri": f"{own}/jwks",
                }
            )
        elif address.path == "/jwks":
            self._answer({"keys": [self.server.key.as_dict(private=False)]})
        elif address.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            self.server.nonce = asked["nonce"]
            back = urlencode({"code": CODE, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()

    def do_POST(self) -> None:
        """A token for the code, which holds good once."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        nonce, self.server.nonce = self.server.nonce, None
        if parse_qs(body)["code"] != [CODE] or nonce is None:
            self._answer({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {
            **{"iss": f"http://127.0.0.1:{self.server.server_port}", "aud": CLIENT, "sub": "1"},
            **{"iat": now, "exp": now + 600, "nonce": nonce, **self.server.user},
        }
        header = {"alg": "RS256", "kid": self.server.key.kid}
        token = jwt.encode(header, claims, self.server.key)
        self._answer({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _answer(self, told: Mapping[str, object], status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the tests' own output is enough."""


@contextmanager
def provider(user: Mapping[str, object]) -> Iterator[str]:
    """Serve a provider where `user` (claims: email, email_verified) logs in; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.user, server.nonce = user, None
    server.key = jwk.RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def secrets(address: str, dashboard: str) -> str:
    """What an operator writes into `.streamlit/secrets.toml` for this provider."""
    return (
        "[auth]\n"
        f'redirect_uri = "{dashboard}/oauth2callback"\n'
        'cookie_secret = "0123456789abcdef0123456789abcdef"\n'
        f'client_id = "{CLIENT}"\n'
        f'client_secret = "{SECRET}"\n'
        f'server_metadata_url = "{address}/.well-known/openid-configuration"\n'
    )
