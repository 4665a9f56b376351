"""What a person fills in on the import and trail pages."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tongxin.tables.headers import Column, column_letter
from tongxin.tables.importing import Importer
from tongxin.tables.models import Batch

LARGEST = 20 << 20
ANCHOR_LARGEST = 1 << 20
FIRST_YEAR, LAST_YEAR = 1980, 2100


def sized(content: Any, most: int) -> Any:
    if content.size > most:
        raise forms.ValidationError(
            f"文件有{content.size / (1 << 20):.1f} MB，最多{most >> 20} MB，请拆成几个文件上传"
        )
    if content.size == 0:
        raise forms.ValidationError("文件是空的，请检查后重新上传")
    return content


class UploadForm(forms.Form):
    """Which kind of spreadsheet, the file, and the year of dates that name none."""

    kind = forms.ChoiceField(label="表格种类", widget=forms.RadioSelect)
    file = forms.FileField(
        label="文件", max_length=200, allow_empty_file=True,
        help_text="可以把文件拖到这里。支持 .xlsx、.xls、.csv，最大 20 MB。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv"}),
    )  # fmt: skip
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="表里没有写年份的日期，按这一年读。委员名册不用填。",
    )

    def __init__(self, *args: Any, kinds: Sequence[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {importer.name: importer for importer in kinds}
        choice: Any = self.fields["kind"]
        choice.choices = [(importer.name, importer.label) for importer in kinds]

    def clean_file(self) -> Any:
        return sized(self.cleaned_data["file"], LARGEST)

    @property
    def importer(self) -> Importer:
        return self.kinds[self.cleaned_data["kind"]]

    @property
    def chosen_year(self) -> int | None:
        return self.cleaned_data["year"] if self.importer.needs_year else None


class BatchFilter(forms.Form):
    kind = forms.ChoiceField(label="种类", required=False)
    stage = forms.ChoiceField(label="阶段", required=False, choices=[("", "全部"), *Batch.Stage.choices])
    since = forms.DateField(label="上传不早于", required=False)
    text = forms.CharField(label="文件名或上传人", required=False, max_length=60)

    def __init__(self, *args: Any, kinds: Sequence[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["kind"]
        choice.choices = [("", "全部"), *((importer.name, importer.label) for importer in kinds)]


class PendingFilter(forms.Form):
    kind = forms.ChoiceField(label="种类", required=False)
    why = forms.ChoiceField(
        label="原因", required=False,
        choices=[("", "全部"), ("aside", "还没有入库"), ("refuse", "读不懂或有冲突"), ("ask", "待决定，未入库"), ("open", "已入库，待注明或裁定")],
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Sequence[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["kind"]
        choice.choices = [("", "全部"), *((importer.name, importer.label) for importer in kinds)]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="撤回原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="撤回后，这次导入的登记作废或恢复原样，得分随之变动；过程都会留痕。",
    )  # fmt: skip


class DecisionsForm(forms.Form):
    decisions = forms.FileField(
        label="决定文件",
        allow_empty_file=True,
        help_text="先下载，在 is 后填入选定的代码，再上传。",
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )

    def clean_decisions(self) -> str:
        try:
            return str(sized(self.cleaned_data["decisions"], LARGEST).read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("决定文件应为 UTF-8 编码的 JSON") from error


ABSENT = "-"


class MappingForm(forms.Form):
    """Which heading of the file each wanted column stands under, and the year."""

    year = forms.IntegerField(label="年度", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(
        self, *args: Any, importer: Importer, headers: Sequence[dict[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = importer.columns
        headings = offered(headers)
        for column in importer.columns:
            self.fields[f"column-{column.name}"] = forms.ChoiceField(
                label=column.label, required=False, initial=present(column, headers),
                choices=[("", "请选择…" if column.required else "自动"), (ABSENT, "文件里没有这一栏"), *headings],
            )  # fmt: skip
        if not importer.needs_year:
            del self.fields["year"]

    def mapping(self) -> dict[str, int | str | None]:
        """Column name → heading, its number where two headings are alike, or None; unchosen columns are left out."""
        found: dict[str, int | str | None] = {}
        for column in self.columns:
            chosen = self.cleaned_data[f"column-{column.name}"]
            if chosen:
                found[column.name] = (
                    None if chosen == ABSENT else int(chosen[1:]) if chosen.startswith("#") else chosen[1:]
                )
        return found


def offered(headers: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """The headings of all sheets, each text once; one that stands twice in a sheet is named by its column."""
    found: dict[str, str] = {}
    for table in headers:
        texts = [text for _, text in table["headings"]]
        for number, text in table["headings"]:
            if texts.count(text) > 1:
                found[f"#{number}"] = f"{text}（第{column_letter(number)}列）"
            else:
                found.setdefault(f"={text}", f"{text}（第{column_letter(number)}列）")
    return list(found.items())


def present(column: Column, headers: Sequence[dict[str, Any]]) -> str:
    """What the column was read from, as the form spells it; first where that was a guess a person should confirm."""
    for table in sorted(headers, key=lambda table: column.name not in table.get("missing", [])):
        number = table["mapping"].get(column.name)
        if number is not None:
            texts = [text for _, text in table["headings"]]
            own = next((text for each, text in table["headings"] if each == number), "")
            return f"#{number}" if texts.count(own) > 1 or not own else f"={own}"
    return ""


class TrailFilter(forms.Form):
    by = forms.CharField(label="操作人", required=False, max_length=60)
    label = forms.CharField(label="动作", required=False, max_length=60)
    kind = forms.ChoiceField(label="对象", required=False)
    first = forms.DateField(label="自", required=False)
    last = forms.DateField(label="至", required=False)
    text = forms.CharField(label="名称含", required=False, max_length=60)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["kind"]
        choice.choices = [("", "全部"), *kinds]


class AnchorForm(forms.Form):
    anchor = forms.FileField(
        label="锚点文件", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".json"})
    )

    def clean_anchor(self) -> str:
        try:
            return str(sized(self.cleaned_data["anchor"], ANCHOR_LARGEST).read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("这不是本系统导出的锚点文件") from error
