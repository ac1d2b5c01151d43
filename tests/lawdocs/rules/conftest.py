"""What the tests of the rules share."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.deadlines.models import Deadline
from lawdocs.extensions import db
from tests.factories import County
from tests.pages import log_in
from workflows.duties import Duty

GROUND = {
    "ground_title": "河南省行政规范性文件管理办法",
    "ground_number": "河南省人民政府令第226号",
    "ground_article": "第二十一条",
    "reason": "省办法规定的期限更短",
}
# Invented: no notice for 2027 was published when this was written.
NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至13日（周六）放假调休，共9天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班工作。"""
SOURCE = "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕7号）"


@pytest.fixture
def admin(app: Flask, county: County) -> FlaskClient:
    """The system administrator's browser."""
    return log_in(app, "sysadmin")


def deadline_of(duty: Duty) -> Deadline:
    """The one deadline of a duty."""
    db.session.expire_all()
    return db.session.query(Deadline).filter_by(duty=duty).one()


def day(text: str) -> date:
    return date.fromisoformat(text)
