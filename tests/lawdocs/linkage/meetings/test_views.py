"""The pages of meetings, items and resolutions: who sees and does what on them."""

import io
import re
from datetime import date

import docx
import pytest
import sqlalchemy as sa
from flask import Flask
from icalendar import Calendar

from lawdocs.clock import SetClock
from lawdocs.column.news.models import NewsItem
from lawdocs.extensions import db
from lawdocs.linkage.meetings.models import AgendaItem, Meeting, Resolution
from tests.conftest import Visitor
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.meetings.met import a_meeting, an_item
from workflows.linkage.meetings import MeetingState
