"""The pictures of the README and the guide, taken on a fresh demo committee: `python -m tests.e2e.screenshots [FOLDER]`."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e import installation
from tests.e2e.installation import Installation
from tests.e2e.visitor import DESKTOP, PHONE, Visitor, browser_at, visitor
from tools.processes import ROOT

FOLDER = ROOT / "docs" / "images"
MEMBER = "林怡"


def signed_out(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.place.origin}/signin/")


def at(path: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.open(path)


def checking(visitor: Visitor) -> None:
    """The adjusted roster, read and not yet confirmed."""
    visitor.upload("委员名册", "委员名册(调整后).xlsx")


def through(path: str, name: str) -> Callable[[Visitor], None]:
    """A row of a register, opened by its name."""

    def opened(visitor: Visitor) -> None:
        visitor.open(path)
        visitor.follow(name, visitor.page.locator("tbody"), exact=False)

    return opened


def sheet(visitor: Visitor) -> None:
    visitor.open(f"scores/?name={MEMBER}")
    visitor.follow(MEMBER, visitor.page.locator("tbody"))
    for part in ("会议出席", "全体会议", "请假"):
        visitor.unfold(part)


OFFICE: dict[str, Callable[[Visitor], None]] = {
    "desk": at(""), "imports": at("desk/imports/"), "import-check": checking, "members": at("desk/members/"),
    "meeting": through("desk/meetings/", "第五次会议"), "proposals": at("desk/proposals/"), "scores": at("scores/"),
    "sheet": sheet, "papers": at("desk/papers/"), "marks": at("desk/unknown-marks/"),
}  # fmt: skip


def take(visitor: Visitor, name: str, folder: Path) -> None:
    """What the window shows, with nothing half drawn."""
    visitor.page.mouse.move(0, 0)
    visitor.page.evaluate("document.fonts.ready")
    width = visitor.page.evaluate("window.innerWidth")
    visitor.page.screenshot(path=folder / f"{name}-{width}.png", animations="disabled")


def round_trip(browser: Browser, place: Installation, size: tuple[int, int], folder: Path) -> None:
    with visitor(browser, place, size) as guest:
        signed_out(guest)
        take(guest, "signin", folder)
    with visitor(browser, place, size) as office:
        office.sign_in("office")
        for name, go in OFFICE.items():
            go(office)
            take(office, name, folder)
    with visitor(browser, place, size) as member:
        member.sign_in("member")
        take(member, "my-home", folder)
        member.open("my/sheet/")
        take(member, "my-sheet", folder)


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        installation.demo(Path(data)) as place,
        browser_at(shutil.which("chromium") or "chromium") as browser,
    ):
        for size in (PHONE, DESKTOP):
            round_trip(browser, place, size, folder)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
