"""The login of stewards, from the button to the sheet that lies in the operator's folder."""

import json
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from harness.screen import expect_title
from harness.server import free_port, serve
from tests.browser.provider import provider, secrets
from tests.browser.test_snapshot import copied
from tests.browser.test_upload import GOOD, choose_file
from tests.data.sheets.sheets import as_csv

STEWARD = {"email": "kari@vann.no", "email_verified": True}


@pytest.fixture
def folder(tmp_path):
    """Where the operator lets stewards' sheets be kept."""
    return tmp_path / "kept"


@pytest.fixture
def as_user(tmp_path, folder, visiting):
    """Start a dashboard whose login knows one user, log in, and choose a good sheet."""
    with ExitStack() as stack:

        def logged_in(user):
            port = free_port()
            copy = copied(tmp_path / "dashboard")
            address = stack.enter_context(provider(user))
            told = secrets(address, f"http://127.0.0.1:{port}")
            (copy / ".streamlit" / "secrets.toml").write_text(told, encoding="utf-8")
            own = {"MGMAP_STEWARD_FOLDER": str(folder), "MGMAP_STEWARDS": "kari@vann.no"}
            server = stack.enter_context(serve(copy, tmp_path / "log", port, own))
            page = stack.enter_context(visiting(server)).page
            choose_file(page, "ark.csv", as_csv(GOOD))
            with page.expect_response(lambda answer: "/oauth2callback" in answer.url):
                page.get_by_role("button", name="Logg inn som forvalter").click()
            # The login ends on the first page.
            expect_title(page, "Magnesium i norsk drikkevann")
            choose_file(page, "ark.csv", as_csv(GOOD))
            expect(page.get_by_text("2 rader lest = 2 tatt med + 0 lagt til side")).to_be_visible()
            return page

        yield logged_in


def test_a_steward_logs_in_and_hands_over_a_sheet(as_user, folder):
    page = as_user(STEWARD)
    page.get_by_role("button", name="Lagre for alle").click()
    expect(page.get_by_text("Arket er lagret.")).to_be_visible()
    (kept,) = folder.iterdir()
    assert (kept / "sheet.csv").read_bytes() == as_csv(GOOD)
    told = (kept / "account.json").read_text(encoding="utf-8")
    assert json.loads(told)["taken"] == 2
    assert "kari" not in told


def test_whose_address_is_not_vouched_for_is_no_steward(as_user, folder):
    page = as_user({**STEWARD, "email_verified": False})
    expect(page.get_by_role("button", name="Vis disse på kartet")).to_be_visible()
    expect(page.get_by_role("button", name="Lagre for alle")).to_have_count(0)
    assert not folder.exists()
