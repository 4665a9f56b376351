"""What a person fills in about schemes and summaries."""

from django import forms

from tongxin.evaluation.engine import Problem, SchemeError
from tongxin.evaluation.engine.problems import DocumentError
from tongxin.evaluation.schemes import loaded

LARGEST = 512 * 1024
FIRST_YEAR, LAST_YEAR = 2000, 2100


class SchemeForm(forms.Form):
    """A scheme's text, typed or as a file; faults are told with line, what is wrong and what is allowed."""

    file = forms.FileField(label="考核办法文件（YAML）", required=False, help_text="不超过512 KB，UTF-8编码")
    source = forms.CharField(
        label="或直接粘贴条文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        upload, source = found.get("file"), found.get("source") or ""
        if upload is not None:
            if upload.size > LARGEST:
                raise forms.ValidationError("文件超过512 KB")
            source = upload.read().decode("utf-8", errors="replace")
        if not source.strip():
            raise forms.ValidationError("请选择文件，或粘贴条文")
        try:
            loaded(source)
        except SchemeError as error:
            raise forms.ValidationError(problem_texts(error)) from error
        return {**found, "text": source}


def problem_text(problem: Problem) -> str:
    """Where, what is wrong, what is allowed."""
    said = f"{problem.wrong}。{problem.allowed}" if problem.allowed else problem.wrong
    return f"第{problem.line}行：{said}" if problem.line else said


def problem_texts(error: DocumentError) -> list[str]:
    return [problem_text(each) for each in error.problems]


class ChooseForm(forms.Form):
    year = forms.IntegerField(label="用于年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)


class ScoreFilter(forms.Form):
    """Filters of the internal summary; the choices come from the year at hand."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    name = forms.CharField(label="姓名", required=False)
    sector = forms.ChoiceField(label="界别", required=False)
    grade = forms.ChoiceField(label="等次（规则建议）", required=False)

    def __init__(
        self, *args: object, years: list[int], sectors: list[str], grades: list[str], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as given
        self.fields["year"].choices = [(str(year), f"{year}年") for year in years]  # type: ignore[attr-defined]  # a choice field
        for name, values in (("sector", sectors), ("grade", grades)):
            self.fields[name].choices = [("", "全部"), *((value, value) for value in values)]  # type: ignore[attr-defined]  # as above
