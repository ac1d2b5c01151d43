"""The measures of the corpus report, one row of its table each.

A measure looks at a record and what was read from its text, and says what it compared. A value that is left out of
the count needs a reason found in the text itself, and is listed like a miss.
"""

from lawdocs.texts.report.articles import ARTICLES
from lawdocs.texts.report.comparing import Measure
from lawdocs.texts.report.rebuilt import REBUILT

MEASURES: tuple[Measure, ...] = (ARTICLES, REBUILT)
