"""A person's seat in a committee for one term, and the dated rows that say what changed and who decided it."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from tongxin.people.models.bodies import Body
from tongxin.people.models.records import TenantQuerySet
from tongxin.trail.uid import uuid7

if TYPE_CHECKING:
    from tongxin.people.models.committees import Committee
    from tongxin.people.models.users import User


class Decided(models.Model):
    """A dated row with the decision it rests on."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    membership = models.ForeignKey("people.Membership", models.CASCADE, verbose_name="委员")
    from_on = models.DateField("生效日期")
    until_on = models.DateField("截止日期", null=True, blank=True)
    decided_by = models.CharField("决定会议", max_length=100, blank=True)
    document = models.CharField("文号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    line = models.ForeignKey(
        "tables.Line", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入行"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="%(class)s_ends_after_it_begins",
            )
        ]


class DatedQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Rows in force on a day."""
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gte=day))


class Placement(Decided):
    """A member's place in a sector, special committee or group, and the role there."""

    class Role(models.TextChoices):
        MEMBER = "member", "成员"
        FIRST_CONVENER = "first_convener", "第一召集人"
        CONVENER = "convener", "召集人"
        HEAD = "head", "主任（组长）"
        DEPUTY = "deputy", "副主任（副组长）"

    CONVENING = (Role.FIRST_CONVENER, Role.CONVENER)

    body = models.ForeignKey(Body, models.PROTECT, related_name="placements", verbose_name="界别与机构")
    role = models.CharField("担任", max_length=20, choices=Role.choices, default=Role.MEMBER)

    objects = DatedQuerySet.as_manager()

    class Meta(Decided.Meta):
        verbose_name = "所属"
        constraints = [
            *Decided.Meta.constraints,
            models.UniqueConstraint(
                fields=["membership", "body", "role", "from_on"], name="one_placement_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_role_display()}"


class Post(Decided):
    """A post in the committee: chairperson, vice-chairperson, secretary-general, standing member."""

    class Name(models.TextChoices):
        CHAIRPERSON = "chairperson", "主席"
        VICE_CHAIRPERSON = "vice_chairperson", "副主席"
        SECRETARY_GENERAL = "secretary_general", "秘书长"
        STANDING_MEMBER = "standing_member", "常委"

    ON_STANDING_COMMITTEE = (
        Name.CHAIRPERSON, Name.VICE_CHAIRPERSON, Name.SECRETARY_GENERAL, Name.STANDING_MEMBER,
    )  # fmt: skip

    name = models.CharField("职务", max_length=30, choices=Name.choices)

    objects = DatedQuerySet.as_manager()

    class Meta(Decided.Meta):
        verbose_name = "政协职务"
        constraints = [
            *Decided.Meta.constraints,
            models.UniqueConstraint(fields=["membership", "name", "from_on"], name="one_post_a_day"),
        ]

    def __str__(self) -> str:
        return self.get_name_display()


class Change(Decided):
    """How a seat began, ended, or was interrupted."""

    class Kind(models.TextChoices):
        ELECTED = "elected", "换届产生"
        COOPTED = "coopted", "增补"
        RESIGNED = "resigned", "辞去委员"
        REMOVED = "removed", "免去委员"
        REVOKED = "revoked", "撤销委员资格"
        DIED = "died", "去世"
        SUSPENDED = "suspended", "停止履职"
        SICK_LEAVE = "sick_leave", "长期病假"
        ABROAD = "abroad", "长期在境外"

    ENTRIES = (Kind.ELECTED, Kind.COOPTED)
    EXITS = (Kind.RESIGNED, Kind.REMOVED, Kind.REVOKED, Kind.DIED)
    SPANS = (Kind.SUSPENDED, Kind.SICK_LEAVE, Kind.ABROAD)

    kind = models.CharField("事项", max_length=20, choices=Kind.choices)

    objects = DatedQuerySet.as_manager()

    class Meta(Decided.Meta):
        verbose_name = "委员变动"
        constraints = [
            *Decided.Meta.constraints,
            models.UniqueConstraint(fields=["membership", "kind", "from_on"], name="one_change_a_day"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def visible_to(self, user: "User", committee: "Committee") -> Self:
        """Staff with the power to read members see all; a member sees his own seat."""
        if user.can("members.read", committee):
            return self.filter(committee=committee)
        return self.filter(committee=committee, person__user=user)

    def serving_on(self, day: date) -> Self:
        """Seats begun and not ended on that day."""
        rows = Change.objects.filter(membership=OuterRef("pk"), from_on__lte=day)
        return self.filter(
            Exists(rows.filter(kind__in=Change.ENTRIES)), ~Exists(rows.filter(kind__in=Change.EXITS))
        )

    def serving_within(self, first: date, last: date) -> Self:
        """Seats that stood on any day between two days."""
        rows = Change.objects.filter(membership=OuterRef("pk"))
        return self.filter(
            Exists(rows.filter(kind__in=Change.ENTRIES, from_on__lte=last)),
            ~Exists(rows.filter(kind__in=Change.EXITS, from_on__lte=first)),
        )

    def exempt_on(self, day: date) -> Self:
        return self.filter(
            Exists(Change.objects.filter(membership=OuterRef("pk"), kind__in=Change.SPANS).on(day))
        )

    def on_standing_committee(self, day: date) -> Self:
        posts = Post.objects.filter(membership=OuterRef("pk"), name__in=Post.ON_STANDING_COMMITTEE)
        return self.filter(Exists(posts.on(day)))

    def placed_in(self, body: Body, day: date) -> Self:
        return self.filter(Exists(Placement.objects.filter(membership=OuterRef("pk"), body=body).on(day)))

    def with_rows(self) -> Self:
        """Everything a roster line or a case needs, in a fixed number of statements."""
        rows = (
            models.Prefetch("change_set", to_attr="its_changes"),
            models.Prefetch("post_set", to_attr="its_posts"),
        )
        return self.select_related("person").prefetch_related(*rows).with_places()

    def with_places(self) -> Self:
        return self.prefetch_related(places())


def places(before: str = "") -> models.Prefetch:
    """Prefetches the placements of seats, or of the seats behind `before`, as in "signatures__membership__"."""
    rows = Placement.objects.prefetch_related("body")
    return models.Prefetch(f"{before}placement_set", rows, to_attr="its_placements")


class Membership(models.Model):
    """One person's seat in one committee for one term: the subject of duties."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    uid = models.UUIDField("标识", default=uuid7, unique=True)
    term = models.ForeignKey("people.Term", models.PROTECT, verbose_name="届")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="memberships", verbose_name="人员"
    )
    position = models.PositiveIntegerField("名册次序", default=0)
    party = models.CharField("党派", max_length=40, blank=True)
    education = models.CharField("学历", max_length=20, blank=True)
    employer = models.CharField("工作单位及职务", max_length=200, blank=True)
    is_scored = models.BooleanField("参加考核", default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "委员"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "term", "person"], name="one_seat_a_term")
        ]
        indexes = [models.Index(fields=["committee", "term", "position", "id"], name="roster_order")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def name(self) -> str:
        return self.person.name

    # The dated rows as with_rows() brought them, else read afresh.

    @property
    def changes(self) -> list[Change]:
        return (
            brought if (brought := vars(self).get("its_changes")) is not None else list(self.change_set.all())
        )

    @property
    def posts(self) -> list[Post]:
        return brought if (brought := vars(self).get("its_posts")) is not None else list(self.post_set.all())

    @property
    def placements(self) -> list[Placement]:
        brought = vars(self).get("its_placements")
        return brought if brought is not None else list(self.placement_set.select_related("body"))

    def body_on(self, kind: str, day: date) -> Body | None:
        """The body of a kind the member belongs to on a day; reads prefetched rows."""
        rows = [row for row in in_force(self.placements, day) if row.body.kind == kind]
        return rows[-1].body if rows else None

    def posts_on(self, day: date) -> list[Post]:
        return in_force(self.posts, day)

    def post_label(self, day: date) -> str:
        return "、".join(str(post) for post in self.posts_on(day)) or "委员"

    def roles_on(self, day: date) -> list[Placement]:
        return [row for row in in_force(self.placements, day) if row.role != Placement.Role.MEMBER]

    @property
    def joined_on(self) -> date | None:
        return min((row.from_on for row in self.changes if row.kind in Change.ENTRIES), default=None)

    @property
    def left(self) -> Change | None:
        return next((row for row in self.changes if row.kind in Change.EXITS), None)

    def is_due_on(self, day: date) -> bool:
        """Serving and not exempt on that day; reads prefetched rows."""
        began = self.joined_on is not None and self.joined_on <= day
        ended = self.left is not None and self.left.from_on <= day
        spans = (row for row in self.changes if row.kind in Change.SPANS)
        return began and not ended and not in_force(spans, day)


def in_force(rows: "Iterable[Decided]", day: date) -> list:
    """The rows in force on a day, oldest first, without a query."""
    found = [row for row in rows if row.from_on <= day and (row.until_on is None or row.until_on >= day)]
    return sorted(found, key=lambda row: (row.from_on, row.pk or 0))
