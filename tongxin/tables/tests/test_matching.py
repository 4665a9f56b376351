"""Pairs that are one matter, one person, one body, and pairs that must never be taken for one."""

import pytest

from tongxin.tables.matching import (
    PERHAPS,
    SAME,
    best_matter,
    body_key,
    body_kind,
    name_key,
    same_body,
    same_matter,
    title_key,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("谢  梦", "谢梦"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("阿不都.热合曼", "阿不都・热合曼"),
        ("Ｊohn Smith", "JOHN SMITH"),
    ],
)
def test_one_person_written_in_two_ways_has_one_key(one, other):
    assert name_key(one) == name_key(other)


def test_rare_characters_are_never_merged():
    assert len({name_key(name) for name in ("文䶮", "文龑", "姜㛃云", "姜婕云", "𠮷野", "吉野")}) == 6


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("建议翁源海岸线生态修复亟需重视", "翁源海岸线生态修复"),
        ("翁源海岸线生态修复存在的问题及建议", "翁源海岸线生态修复"),
        ("关于加强城北普惠托育服务工作的建议", "城北普惠托育服务"),
        ("关于破解大荆湾电气产业人才引育难题的若干建议", "大荆湾电气产业人才引育"),
        ("关于进一步做好芙溪山塘水库安全的提案", "芙溪山塘水库安全"),
        ("关于推进翁源老旧小区加装电梯的建议", "翁源老旧小区加装电梯"),
    ],
)
def test_a_title_is_known_by_its_core(title, core):
    assert title_key(title) == core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("建议翁源海岸线生态修复亟需重视", "翁源海岸线生态修复存在的问题及建议"),
        ("关于加强磐山垃圾分类工作的建议", "建议磐山垃圾分类亟需重视"),
        ("关于优化清河营商环境的建议", "清河营商环境优化存在的问题及建议"),
        ("“城北”学校周边停车存在的问题及建议", "城北学校周边停车存在的问题及建议。"),
    ],
)
def test_the_same_matter_under_two_titles_is_recognised(one, other):
    assert same_matter(one, other) >= SAME
    assert same_matter(one, other) == same_matter(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("城南山区公交线路优化存在的问题及建议", "城北山区公交线路优化存在的问题及建议"),
        ("磐山营商环境优化存在的问题及建议", "虹岭营商环境优化存在的问题及建议"),
        ("磐山垃圾分类存在的问题及建议", "磐山垃圾清运存在的问题及建议"),
        ("关于加强农村养老服务的建议", "关于加强农村托育服务的建议"),
        ("第一批老旧小区改造", "第二批老旧小区改造"),
        ("关于的建议", "翁源垃圾分类"),
        ("", "翁源垃圾分类"),
    ],
)
def test_another_place_or_another_topic_is_another_matter(one, other):
    assert same_matter(one, other) < PERHAPS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("蒲岐岸学校周边停车存在的问题及建议", "蒲岐学校周边停车存在的问题及建议"),
        ("翁源海岸线生态修覆存在的问题及建议", "翁源海岸线生态修复存在的问题及建议"),
    ],
)
def test_a_slip_of_the_pen_is_a_question_for_a_person(one, other):
    assert PERHAPS <= same_matter(one, other) < SAME


def test_candidates_come_most_likely_first():
    titles = ["磐山营商环境优化存在的问题及建议", "翁源海岸线生态修复存在的问题及建议", "翁源海岸线生态修覆"]
    assert best_matter("建议翁源海岸线生态修复亟需重视", titles) == [
        ("翁源海岸线生态修复存在的问题及建议", 1.0),
        ("翁源海岸线生态修覆", 0.8),
    ]


@pytest.mark.parametrize(
    ("name", "key", "kind"),
    [
        ("教科卫体委", "教科卫体", "special_committee"),
        ("教科卫体委员会", "教科卫体", "special_committee"),
        ("经济和农业农村委员会", "经济农业农村", "special_committee"),
        ("民盟示例市委会", "民盟", "party"),
        ("九三学社示例市委", "九三学社", "party"),
        ("中国民主同盟示例市委员会", "民盟", "party"),
        ("民盟", "民盟", ""),
        ("医药卫生界", "医药卫生", "sector"),
        ("医药卫生界界别活动组", "医药卫生", "sector_activity_group"),
        ("无党派人士界别活动组", "无党派", "sector_activity_group"),
        ("无党派", "无党派", ""),
        ("工商联界别", "工商联", "sector"),
        ("示例市工商联", "工商联", ""),
        ("共青团和青联", "共青团青联", ""),
        ("第六联络组", "第6联络组", "member_liaison_group"),
        ("第六委员联络组", "第6联络组", "member_liaison_group"),
        ("第十二委员联络组", "第12联络组", "member_liaison_group"),
        ("市发改局", "市发改局", "handling_unit"),
    ],
)
def test_a_body_is_known_by_its_core_and_its_kind(name, key, kind):
    assert (body_key(name), body_kind(name)) == (key, kind)


def test_bodies_of_similar_names_stay_apart():
    names = [
        "经济界",
        "经济和农业农村委员会",
        "农业界",
        "民建",
        "民进",
        "民革",
        "科协",
        "科学技术界",
        "第一联络组",
        "第十一联络组",
    ]
    assert len({body_key(name) for name in names}) == len(names)


def test_an_abbreviated_committee_is_likely_and_a_different_one_is_not():
    assert same_body("城建资环委", "城建和资源环境委员会") == 0.8
    assert same_body("提案委", "提案委员会") == 1.0
    assert same_body("文化文史和学习委员会", "教科卫体委员会") == 0.0
    assert same_body("", "") == 0.0
