"""Training and exchange: the list, one with its materials, and the acts on it."""

from io import BytesIO

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.documents import files as store
from lawdocs.errors import Forbidden, NotVisible
from lawdocs.linkage.acting import ConfirmForm, take
from lawdocs.linkage.doings import page, trainings
from lawdocs.linkage.doings.forms import MaterialForm, TrainingForm, typed_of_training
from lawdocs.linkage.doings.models import Training, TrainingFile
from lawdocs.linkage.doings.queries import training_or_404, trainings_of
from lawdocs.linkage.forms import ReasonForm
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.views import blueprint
from lawdocs.paging import only_parameters
from lawdocs.portal.files import download
from lawdocs.tables import Cell, Column, Row
from lawdocs.texts.filenames import display_name
from workflows.guards import zh_date
from workflows.linkage.doings import TrainingState
from workflows.linkage.sides import Subject
from workflows.permissions import Permission

COLUMNS = (
    Column("主题", width=50),
    Column("类别"),
    Column("举办日期", keeps_line=True),
    Column("主办单位", width=24),
    Column("参加人数", unit="人", is_number=True),
    Column("材料", unit="份", is_number=True),
    Column("状态"),
)


@blueprint.get("/trainings", endpoint="trainings")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    linkage, _ = linkage_or_404(current_actor())
    note = "双方人员同堂培训、业务交流和观摩学习"
    return page.list_page("trainings", linkage, trainings_of(linkage), Training.held_on, COLUMNS, _row, note)


@blueprint.get("/trainings/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def training(row_id: int) -> ResponseReturnValue:
    only_parameters()
    found, _ = training_or_404(row_id, current_actor())
    state = found.state_on(clock().today())
    keeps = state is not TrainingState.CANCELLED and trainings.BOOK.may_keep(current_actor(), found)
    return render_template(
        "linkage/doing.html",
        title=found.topic,
        state=state.label,
        crumbs=page.crumbs_of("trainings", (found.topic, None)),
        facts=[],
        acts=_acts(found) if keeps else [],
        texts=[("内容", found.summary, "还没有写内容。")],
        files=[_file(each, keeps=keeps) for each in found.kept_files],
        pairs=[
            ("类别", found.kind.label),
            ("举办日期", zh_date(found.held_on)),
            ("地点", found.place),
            ("主办单位", found.organiser.name),
            ("参加单位", page.names_of(found.units)),
            ("参加人数", f"{found.attended}人" if found.attended else ""),
            ("取消", zh_date(found.cancelled_on) if found.cancelled_on else ""),
        ],
        entries=timeline(Subject.TRAINING, found.id),
    )


@blueprint.get("/trainings/<int:row_id>/files/<int:file_id>")
@requires(Permission.LINKAGE_READ)
def training_file(row_id: int, file_id: int) -> ResponseReturnValue:
    """A file of a training, to be saved."""
    only_parameters()
    found, _ = training_or_404(row_id, current_actor())
    kept = _kept(found, file_id)
    data, plain = BytesIO(store.read(kept.file)), f"training-{found.id}-{kept.id}"
    return download(data, display_name(kept.file_name), plain, kept.file.media_type)


@blueprint.route("/trainings/new", methods=["GET", "POST"])
@requires(Permission.LINKAGE_PROPOSE, audit="training:add")
def add_training() -> ResponseReturnValue:
    only_parameters()
    linkage, _ = linkage_or_404(current_actor())
    organisers = page.own_units_to_enter(linkage)
    if not organisers:
        raise Forbidden
    form = TrainingForm().offer(organisers, page.units_of(linkage))

    def do(key: str | None) -> str:
        made = trainings.add(linkage, form.said(), current_actor(), clock(), key=key)
        return url_for("linkage.training", row_id=made.id)

    consequences = (("双方全体成员单位都能看到，", "材料登记以后上传。"),)
    return take(page.adding("trainings", "登记", form, consequences=consequences), do, "已登记。")


@blueprint.route("/trainings/<int:row_id>/<any(change, add_file, cancel):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="training:change")
def act_on_training(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    found = _kept_by_me(row_id)
    return {"change": _change, "add_file": _add_file, "cancel": _cancel}[name](found)


@blueprint.route("/trainings/<int:row_id>/files/<int:file_id>/remove", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="training:remove_file")
def remove_training_file(row_id: int, file_id: int) -> ResponseReturnValue:
    only_parameters()
    found = _kept_by_me(row_id)
    kept = _kept(found, file_id)

    def do(**seen: object) -> None:
        trainings.remove_file(found, kept.id, current_actor(), clock(), **seen)

    heading = f"移除{kept.file_name}？"
    return _take(found, "移除材料", heading, ConfirmForm(), do, "已移除。", ("上传和移除都留在变更记录里。", ""))


def _change(found: Training) -> ResponseReturnValue:
    organisers, units = [agency_tree().get(found.organiser_id)], page.units_of(found.linkage)
    form = TrainingForm(data=typed_of_training(found)).offer(organisers, units)

    def do(**seen: object) -> None:
        trainings.change(found, form.said(), current_actor(), clock(), **seen)

    return _take(found, "修改", "修改这次培训", form, do, "已修改。", ("修改留在变更记录里。", ""))


def _add_file(found: Training) -> ResponseReturnValue:
    form = MaterialForm()

    def do(**seen: object) -> None:
        trainings.add_file(found, form.upload(), current_actor(), clock(), **seen)

    follows = ("双方全体成员单位都能下载，", "上传有误的可以移除。")
    return _take(found, "上传材料", "上传培训材料", form, do, "已上传。", follows, has_files=True)


def _cancel(found: Training) -> ResponseReturnValue:
    form = ReasonForm()

    def do(**seen: object) -> None:
        trainings.cancel(found, form.reason.data, current_actor(), clock(), **seen)

    return _take(found, "取消培训", "取消这次培训？", form, do, "已取消。", ("记录保留，", "不能恢复。"))


def _take(
    found: Training,
    verb: str,
    heading: str,
    form: object,
    do: object,
    done: str,
    follows: tuple[str, str],
    **more: object,
) -> ResponseReturnValue:
    back = url_for("linkage.training", row_id=found.id)
    more |= {"version": found.version, "consequences": (follows,)}
    return take(page.act_on("trainings", verb, heading, form, found.topic, back, **more), do, done)


def _kept_by_me(row_id: int) -> Training:
    found, _ = training_or_404(row_id, current_actor())
    if not trainings.BOOK.may_keep(current_actor(), found):
        raise Forbidden
    return found


def _kept(found: Training, file_id: int) -> TrainingFile:
    kept = next((each for each in found.kept_files if each.id == file_id), None)
    if kept is None:
        raise NotVisible
    return kept


def _file(kept: TrainingFile, *, keeps: bool) -> page.File:
    at = {"row_id": kept.training_id, "file_id": kept.id}
    remove = url_for("linkage.remove_training_file", **at) if keeps else ""
    return page.File(kept.file_name, url_for("linkage.training_file", **at), remove)


def _acts(found: Training) -> list[tuple[str, str]]:
    offered = (("add_file", "上传材料"), ("change", "修改"), ("cancel", "取消"))
    return [(url_for("linkage.act_on_training", row_id=found.id, name=name), label) for name, label in offered]


def _row(found: Training) -> Row:
    return Row(
        (
            Cell(found.topic, url_for("linkage.training", row_id=found.id)),
            Cell(found.kind.label),
            Cell(found.held_on),
            Cell(found.organiser.short_name),
            Cell(found.attended),
            Cell(len(found.kept_files)),
            Cell(found.state_on(clock().today()).label),
        )
    )
