"""Addresses of the office app."""

from django.urls import path

from tongxin.office.views import accounts, bodies, changes, members, parameters, roster

urlpatterns = [
    path("my/record/", members.my_record, name="my-record"),
    path("my/password/", accounts.own_password, name="my-password"),
    path("desk/members/", roster.members, name="members"),
    path("desk/members/make-up/", roster.make_up, name="members-makeup"),
    path("desk/members/add/", members.add, name="member-add"),
    path("desk/members/<int:pk>/", members.member, name="member"),
    path("desk/members/<int:pk>/correct/", members.correct, name="member-correct"),
    path("desk/members/<int:pk>/personal/", members.personal, name="member-personal"),
    path("desk/members/<int:pk>/change/<slug:code>/", changes.change, name="member-change"),
    path("desk/members/<int:pk>/rows/<slug:model>/<int:row_pk>/", changes.amend, name="member-row"),
    path("desk/bodies/", bodies.bodies, name="bodies"),
    path("desk/bodies/add/", bodies.add, name="body-add"),
    path("desk/bodies/<int:pk>/", bodies.body, name="body"),
    path("desk/bodies/<int:pk>/rename/", bodies.rename, name="body-rename"),
    path("desk/bodies/<int:pk>/end/", bodies.end, name="body-end"),
    path("desk/bodies/<int:pk>/aliases/", bodies.add_alias, name="body-alias-add"),
    path("desk/bodies/<int:pk>/aliases/<int:alias_pk>/", bodies.drop_alias, name="body-alias-drop"),
    path("desk/parameters/", parameters.parameters, name="parameters"),
    path("desk/parameters/<str:name>/", parameters.parameter, name="parameter"),
    path("desk/parameters/<str:name>/return/", parameters.give_back, name="parameter-return"),
    path("desk/accounts/", accounts.accounts, name="accounts"),
    path("desk/accounts/add/", accounts.add, name="account-add"),
    path("desk/accounts/members/", accounts.add_for_members, name="accounts-members"),
    path("desk/accounts/slips/", accounts.slips, name="account-slips"),
    path("desk/accounts/<int:pk>/", accounts.account, name="account"),
    path("desk/accounts/<int:pk>/switch/", accounts.switch, name="account-switch"),
    path("desk/accounts/<int:pk>/reset/", accounts.reset, name="account-reset"),
    path("desk/accounts/<int:pk>/grant/", accounts.grant, name="account-grant"),
    path("desk/accounts/<int:pk>/revoke/", accounts.revoke, name="account-revoke"),
]
