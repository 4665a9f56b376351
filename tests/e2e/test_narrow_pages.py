"""The main pages fit a phone: nothing stands out at the side."""

from tests.e2e.visitor import PHONE

TEN = (
    "", "desk/imports/", "desk/imports/upload/", "desk/members/", "desk/meetings/", "desk/meetings/1/", "desk/proposals/",
    "desk/opinions/", "scores/", "scores/2/", "desk/papers/", "desk/schemes/",
)  # fmt: skip


def too_wide(person):
    """How many points the page is wider than the window."""
    return person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_the_pages_of_the_desk_fit_a_phone(comes, demo):
    person = comes(demo, PHONE, has_touch=True, is_mobile=True)
    person.sign_in("office")
    found = {}
    for path in TEN:
        person.open(path)
        found[path] = too_wide(person)
    assert found == dict.fromkeys(TEN, 0)


def test_the_pages_of_a_member_fit_a_phone(member):
    found = {}
    for path in ("", "my/sheet/", "my/record/"):
        member.open(path)
        found[path] = too_wide(member)
    assert found == {"": 0, "my/sheet/": 0, "my/record/": 0}
