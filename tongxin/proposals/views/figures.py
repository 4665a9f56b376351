"""The published numbers of a set of proposals, each with its formula and the address of its rows."""

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from tongxin.people.figures import Figure, rate
from tongxin.proposals.forms import RATED
from tongxin.proposals.models import Proposal
from tongxin.ui.listing import address

COUNTS = {
    "received": Q(),
    "filed": Q(verdict="filed"),
    "merged": Q(verdict="merged"),
    "converted": Q(verdict="converted"),
    "not_filed": Q(verdict="not_filed"),
    "pending": Q(verdict="pending"),
    "rated": ~Q(rating=""),
    "satisfied": Q(rating=Proposal.Rating.SATISFIED),
}


def figures(rows: QuerySet[Proposal], query: QueryDict) -> list[Figure]:
    """The numbers of these rows; the links keep the other filters of the query."""
    n = rows.order_by().aggregate(**{name: Count("pk", filter=chosen) for name, chosen in COUNTS.items()})

    def leads_to(**chosen: str) -> str:
        none = {"verdict": "", "rating": "", "outcome_class": "", "page": "", "format": "", "sort": ""}
        return address(query, **(none | chosen))

    told = [
        Figure("来稿", str(n["received"]), "件", "收到的全部提案", leads_to()),
        Figure("立案", str(n["filed"]), "件", "不含并案", leads_to(verdict="filed")),
        rate("立案率", n["filed"], n["received"], "立案", "来稿", leads_to(sort="verdict")),
        Figure("并案", str(n["merged"]), "件", "并入其他提案办理", leads_to(verdict="merged")),
        Figure("转社情民意", str(n["converted"]), "件", "改作社情民意信息", leads_to(verdict="converted")),
        Figure("不予立案", str(n["not_filed"]), "件", "审查后不予立案", leads_to(verdict="not_filed")),
        Figure("待审查", str(n["pending"]), "件", "还没有审查意见", leads_to(verdict="pending")),
        rate("满意率", n["satisfied"], n["rated"], "满意", "已评价", leads_to(rating=RATED, sort="rating")),
    ]
    return [figure for figure in told if figure.label != "待审查" or n["pending"]]
