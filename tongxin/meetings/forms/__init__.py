"""What a person fills in on the pages of meetings and activities."""

from tongxin.meetings.forms.activities import ActivityForm, AddParticipantForm, ParticipationForm
from tongxin.meetings.forms.filters import (
    ActivityFilter,
    AttendanceFilter,
    MeetingFilter,
    SlipFilter,
    UnknownFilter,
)
from tongxin.meetings.forms.meetings import (
    AddAttendanceForm,
    AttendanceForm,
    DecideForm,
    MeetingForm,
    RulingForm,
    SittingForm,
    SlipForm,
)

__all__ = [
    "ActivityFilter", "ActivityForm", "AddAttendanceForm", "AddParticipantForm", "AttendanceFilter", "AttendanceForm",
    "DecideForm", "MeetingFilter", "MeetingForm", "ParticipationForm", "RulingForm", "SittingForm", "SlipFilter",
    "SlipForm", "UnknownFilter",
]  # fmt: skip
