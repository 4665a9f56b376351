"""Addresses of the meetings app."""

from django.urls import path

from tongxin.meetings.views import activities, marks, meeting, registers, slips

urlpatterns = [
    path("desk/meetings/", registers.meetings, name="meetings"),
    path("desk/meetings/<int:pk>/", meeting.meeting, name="meeting"),
    path("desk/meetings/<int:pk>/correct/", meeting.correct, name="meeting-correct"),
    path("desk/meetings/<int:pk>/attendance/add/", marks.add_mark, name="attendance-add"),
    path("desk/courses/", registers.courses, name="courses"),
    path("desk/sittings/<int:pk>/correct/", meeting.correct_one_sitting, name="sitting-correct"),
    path("desk/attendance/<int:pk>/correct/", marks.correct_mark, name="attendance-correct"),
    path("desk/unknown-marks/", registers.unknown_marks, name="unknown-marks"),
    path("desk/unknown-marks/decide/", marks.decide_marks, name="decide-marks"),
    path("desk/leave-slips/", registers.leave_slips, name="leave-slips"),
    path("desk/leave-slips/<int:pk>/", slips.leave_slip, name="leave-slip"),
    path("desk/leave-slips/<int:pk>/rule/", slips.rule_slip, name="leave-slip-rule"),
    path("desk/leave-slips/<int:pk>/correct/", slips.correct_slip, name="leave-slip-correct"),
    path("desk/activities/", activities.activities, name="activities"),
    path("desk/activities/<int:pk>/", activities.activity, name="activity"),
    path("desk/activities/<int:pk>/correct/", activities.correct_activity, name="activity-correct"),
    path("desk/activities/<int:pk>/participants/add/", activities.add_participant, name="participant-add"),
    path(
        "desk/participations/<int:pk>/correct/",
        activities.correct_participation,
        name="participation-correct",
    ),
]
