"""Pages of the lists (目录): the quarter's for the bureau, the year's for the maker, and what was not filed."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.steps import maker_filer
from lawdocs.deadlines.terms import open_deadline
from lawdocs.deadlines.words import late_words, long_overdue_of, marks_of
from lawdocs.documents.views import new_key, sent_key
from lawdocs.errors import NotVisible, WrongParameter
from lawdocs.extensions import db
from lawdocs.filing import lists
from lawdocs.filing import upward_queries as queries
from lawdocs.filing.acts import OVERDUE_ACTS
from lawdocs.filing.parties import sees_it, why_not_decide
from lawdocs.filing.upward_forms import ListForm
from lawdocs.filing.upward_models import ListKind, PeriodicList, UpwardFiling
from lawdocs.filing.upward_views import PAGE_SIZE, blueprint
from lawdocs.paging import Page, asked_page, only_parameters
from lawdocs.tables import Cell, Column, Row
from workflows.guards import zh_date
from workflows.permissions import Permission

YEARS_BACK = 5
QUARTERLY = (
    Column("文件", width=60),
    Column("文号", width=24),
    Column("制定机关", width=30),
    Column("公布", width=14),
    Column("报送", width=14),
    Column("登记", width=14),
    Column("备案号", width=24),
    Column("审查", width=16),
)
ANNUAL = (
    Column("文件", width=60),
    Column("文号", width=24),
    Column("公布", width=14),
    Column("施行", width=14),
    Column("报备", width=60),
)


@blueprint.route("/quarter", methods=["GET", "POST"])
@requires(Permission.FILING_RECEIVE, audit="filing:send_list")
def quarter() -> ResponseReturnValue:
    """What a bureau registered in a quarter (R89)."""
    only_parameters("bureau", "year", "quarter")
    bureau, (year, number) = _bureau(), _asked_quarter()
    rows = _quarter_rows(bureau, year, number)
    return _list_page(
        "upward/quarter.html",
        ListKind.QUARTERLY,
        bureau,
        year,
        number,
        columns=QUARTERLY,
        rows=rows,
        quarters=_quarters(),
        here=url_for("upward.quarter"),
        export_url=url_for("upward.export_quarter", bureau=bureau.id, year=year, quarter=number),
        choices=[agency_tree().get(each) for each in queries.receiving_bureaus(current_actor())],
    )


@blueprint.get("/quarter/export.xlsx")
@requires(Permission.FILING_RECEIVE)
def export_quarter() -> ResponseReturnValue:
    only_parameters("bureau", "year", "quarter")
    bureau, (year, number) = _bureau(), _asked_quarter()
    title = lists.title_of(ListKind.QUARTERLY, year, number)
    return _workbook(bureau, title, QUARTERLY, _quarter_rows(bureau, year, number), f"quarter-{year}-{number}")


@blueprint.route("/annual", methods=["GET", "POST"])
@requires(Permission.FILING_SUBMIT, audit="filing:send_list")
def annual() -> ResponseReturnValue:
    """What a maker published in a year (R90)."""
    only_parameters("maker", "year")
    maker, year = _maker(), _asked_year()
    return _list_page(
        "upward/annual.html",
        ListKind.ANNUAL,
        maker,
        year,
        0,
        columns=ANNUAL,
        rows=_annual_rows(maker, year),
        years=_years(),
        here=url_for("upward.annual"),
        export_url=url_for("upward.export_annual", maker=maker.id, year=year),
        choices=_makers(),
    )


@blueprint.get("/annual/export.xlsx")
@requires(Permission.FILING_SUBMIT)
def export_annual() -> ResponseReturnValue:
    only_parameters("maker", "year")
    maker, year = _maker(), _asked_year()
    title = lists.title_of(ListKind.ANNUAL, year)
    return _workbook(maker, title, ANNUAL, _annual_rows(maker, year), f"annual-{year}")


@blueprint.get("/late")
@requires(Permission.FILING_RECEIVE)
def late() -> ResponseReturnValue:
    """What was not filed, or late, with the actor's bureaus (R92)."""
    only_parameters("page")
    today = clock().today()
    bureaus = queries.receiving_bureaus(current_actor())
    with_notice = joinedload(UpwardFiling.notice)
    rows = (db.session.execute(lists.not_filed(each, today).options(with_notice)) for each in bureaus)
    found = [tuple(row) for of_bureau in rows for row in of_bureau]
    page = Page(asked_page(), PAGE_SIZE, len(found))
    shown = [
        (filing, deadline, _how_late(filing, deadline), marks_of(deadline), _page_of(filing), _next_act(filing))
        for filing, deadline in found[page.first - 1 : page.last]
    ]
    return render_template("upward/late.html", rows=shown, page=page)


def _page_of(filing: UpwardFiling) -> str | None:
    """The page of a filing, for those who may open it."""
    return url_for("upward.show", filing_id=filing.id) if sees_it(current_actor(), filing) else None


def _next_act(filing: UpwardFiling) -> tuple[str, str] | None:
    """What the actor can do now about a filing that did not come: its label and page."""
    today = clock().today()
    if why_not_decide(current_actor(), filing):
        return None
    offered = (item for item in OVERDUE_ACTS.items() if item[1].fits(filing) and not item[1].why_not(filing, today))
    name, spec = next(offered, ("", None))
    return (spec.label, url_for("upward.urge", filing_id=filing.id, name=name)) if spec is not None else None


def _how_late(filing: UpwardFiling, deadline: Deadline) -> str:
    day = filing.submitted_on or clock().today()
    days = (day - deadline.due_on).days
    if filing.submitted_on:
        return f"逾期{days}日报送"
    return f"{late_words(days, long_overdue_of(deadline.duty))}，没有报送"


def _list_page(
    template: str, kind: ListKind, agency: Agency, year: int, number: int, **shown: object
) -> ResponseReturnValue:
    periodic, form, status = lists.list_of(kind, agency.id, year, number), ListForm(), 200
    if request.method not in SAFE_METHODS:
        if periodic is None:
            raise NotVisible
        if form.validate_on_submit():
            lists.send_list(periodic, form.note.data, current_actor(), clock(), key=sent_key())
            flash(f"已记录：{lists.title_of(kind, year, number)}。")
            return redirect(request.full_path.rstrip("?"), 303)
        status = 422
    body = render_template(
        template,
        title=lists.title_of(kind, year, number),
        agency=agency,
        year=year,
        quarter=number,
        periodic=periodic,
        clock_of=clock_of_list(periodic),
        form=form,
        key=sent_key() or new_key(),
        **shown,
    )
    return make_response(body, status)


def clock_of_list(periodic: PeriodicList | None) -> tuple[object, ...] | None:
    """The running clock of a list, how it stands, and its marks."""
    deadline = open_deadline(lists.DUTIES[periodic.kind], periodic.id) if periodic is not None else None
    return (deadline, standing(deadline, clock().today()), marks_of(deadline)) if deadline is not None else None


def _quarter_rows(bureau: Agency, year: int, number: int) -> list[Row]:
    return [
        Row(
            (
                Cell(each.document.title, url_for("upward.show", filing_id=each.id)),
                Cell(each.document.number),
                Cell(each.document.issuer_name),
                Cell(each.document.published_on),
                Cell(each.submitted_on),
                Cell(each.decided_on),
                Cell(each.receipt_number),
                Cell(each.review.word if each.review is not None else ""),
            )
        )
        for each in db.session.scalars(lists.registered_in(bureau.id, year, number))
    ]


def _annual_rows(maker: Agency, year: int) -> list[Row]:
    rows = []
    for document in db.session.scalars(lists.made_in(maker.id, year)):
        filed = "；".join(
            f"{each.receiver_name}：{each.receipt_number or each.stage.label}" for each in queries.filings_of(document)
        )
        cells = (
            Cell(document.title, url_for("documents.show", document_id=document.id)),
            Cell(document.number),
            Cell(document.published_on),
            Cell(document.in_force_from),
            Cell(filed or "没有报备记录"),
        )
        rows.append(Row(cells))
    return rows


def _workbook(agency: Agency, title: str, columns: tuple[Column, ...], rows: list[Row], plain: str) -> Response:
    from lawdocs.portal.files import download
    from lawdocs.texts.filenames import display_name
    from lawdocs.xlsx import MEDIA_TYPE, Sheet, write  # the library of spreadsheets is large

    heading = f"{agency.name}　{title}　截至{zh_date(clock().today())}"
    name = display_name(f"{agency.name}{title}.xlsx")
    response = download(write([Sheet(title, heading, columns, rows)]), name, f"{plain}.xlsx", MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response


def _bureau() -> Agency:
    own = queries.receiving_bureaus(current_actor())
    if not own:
        raise NotVisible
    return agency_tree().get(_asked_id("bureau", own))


def _makers() -> list[Agency]:
    """The makers for which the actor files."""
    posts = {(grant.role, grant.agency_id) for grant in current_actor().grants}
    return [each for each in agency_tree() if each.may_issue and maker_filer(each) in posts]


def _maker() -> Agency:
    own = [each.id for each in _makers()]
    if not own:
        raise NotVisible
    return agency_tree().get(_asked_id("maker", own))


def _asked_id(name: str, own: list[int]) -> int:
    asked = request.args.get(name, str(own[0]))
    if not (asked.isascii() and asked.isdigit()) or int(asked[:10]) not in own:
        raise NotVisible
    return int(asked)


def _quarters() -> list[tuple[int, int]]:
    """This quarter and those of the years before, newest first."""
    year, number = lists.quarter_of(clock().today())
    last = year * 4 + number - 1
    return [(each // 4, each % 4 + 1) for each in range(last, last - 4 * YEARS_BACK, -1)]


def _asked_quarter() -> tuple[int, int]:
    offered = _quarters()
    asked = (request.args.get("year", str(offered[0][0])), request.args.get("quarter", str(offered[0][1])))
    found = next((each for each in offered if tuple(map(str, each)) == asked), None)
    if found is None:
        raise WrongParameter("没有这个季度的目录，请从列表中选择")
    return found


def _years() -> list[int]:
    return [clock().today().year - each for each in range(YEARS_BACK)]


def _asked_year() -> int:
    offered = _years()
    asked = request.args.get("year", str(offered[1] if clock().today().month == 1 else offered[0]))
    found = next((each for each in offered if str(each) == asked), None)
    if found is None:
        raise WrongParameter("没有这一年的目录，请从列表中选择")
    return found
