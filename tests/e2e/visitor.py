"""A person at a browser: what he does in words, and what must never happen while he does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.e2e.installation import Installation
from tools.processes import ROOT

FILES = ROOT / "demo"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PHONE, DESKTOP = (390, 844), (1280, 900)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
]  # fmt: skip
PATIENCE = 20_000  # milliseconds; an import of a thousand rows on a busy machine
expect.set_options(timeout=PATIENCE)


@contextmanager
def browser_at(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visitor:
    """One window; `troubles` collects script errors, console errors and failed responses."""

    page: Page
    place: Installation
    troubles: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("console", self.heard)
        self.page.on("response", self.answered)

    def heard(self, message: ConsoleMessage) -> None:
        """A refused page is a console error too; it is judged by its status instead."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.troubles.append(f"{response.status}: {response.url}")

    def open(self, path: str = "") -> None:
        self.page.goto(self.place.url(path))

    def sign_in(self, username: str, password: str = "") -> None:
        self.page.goto(f"{self.place.origin}/signin/?next=/c/{self.place.code}/")
        self.page.get_by_label("登录名").fill(username)
        self.page.get_by_label("密码").fill(password or self.place.password(username))
        self.press("登录")

    def press(self, label: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=label, exact=True).first.click()

    def follow(self, label: str, within: Locator | None = None, *, exact: bool = True) -> None:
        (within or self.page).get_by_role("link", name=label, exact=exact).first.click()

    def press_and_agree(self, label: str) -> None:
        """A button with a question, and the question answered with yes."""
        self.press(label, self.page.locator("main"))
        asked = self.page.locator("dialog[open]")
        asked.get_by_role("button", name=label, exact=True).click()

    def is_refused(self, path: str, status: int) -> None:
        """The address is there for others; for this visitor it answers with a designed page of this status."""
        self.refusals.add(status)
        answer = self.page.goto(self.place.url(path))
        assert answer is not None
        assert answer.status == status
        self.refusals.discard(status)

    def upload(self, kind: str, name: str, content: bytes | None = None, year: str = "2025") -> None:
        """Choose the kind, the year and a file of demo/, or this content under the name."""
        self.open("desk/imports/upload/")
        self.page.get_by_label(kind, exact=True).check()
        file = {"name": name, "mimeType": XLSX, "buffer": content or (FILES / name).read_bytes()}
        self.page.locator("input[type=file]").set_input_files(file)
        self.page.get_by_label("年度").fill(year)
        self.press("上传并核对")
        self.page.wait_for_load_state()

    def unfold(self, *labels: str) -> None:
        """Opens parts of a sheet, one inside the other."""
        for label in labels:
            words = self.page.locator(f"summary .branch-label:text-is('{label}')").first
            if words.locator("xpath=ancestor::details[1]").get_attribute("open") is None:
                words.click()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def is_told(self, text: str) -> None:
        """What the page says about what was just done; with scripts it stands above the page for a while."""
        expect(self.page.locator("[data-toast]").filter(has_text=text).first).to_be_attached()

    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def download(self, locator: Locator) -> tuple[str, bytes]:
        """The name and the content of the file a click brings."""
        with self.page.expect_download() as found:
            locator.click()
        return found.value.suggested_filename, found.value.path().read_bytes()


@contextmanager
def visitor(
    browser: Browser, place: Installation, size: tuple[int, int], **options: Any
) -> Iterator[Visitor]:
    """A fresh window of its own; whoever leaves it with troubles fails."""
    width, height = size
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai", **options
    )
    try:
        found = Visitor(context.new_page(), place)
        yield found
        assert not found.troubles, "\n".join(found.troubles)
    finally:
        context.close()
