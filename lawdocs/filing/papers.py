"""The papers of a package (报备材料) that is still to be handed in: add one, take one back."""

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents import files
from lawdocs.documents.secrecy import refuse_secret_file
from lawdocs.errors import StateConflict
from lawdocs.extensions import transaction
from lawdocs.filing import packages
from lawdocs.filing.demands import FilingRefused, demand_filer, page_of
from lawdocs.filing.upward_models import OPEN, FilingPaper, UpwardFiling
from lawdocs.rules import current as profile
from lawdocs.texts.intake import CheckedFile, check_file
from workflows.actors import Actor


def add_paper(
    filing: UpwardFiling, part: str, name: str, data: bytes, actor: Actor, clock: Clock, *, key: str | None = None
) -> FilingPaper:
    """Add a paper to a package that is still to be handed in; raises FileRefused for what must not come in."""
    checked: CheckedFile = check_file(name, data)
    refuse_secret_file(name, data, actor, clock)
    with transaction():
        keys.claim(actor, key, ["add_paper", filing.id, part, checked.sha256], clock.now(), answer=page_of(filing))
        demand_filer(filing, actor)
        if filing.stage not in OPEN:
            raise StateConflict(filing.stage.label)
        if part not in paper_parts():
            raise FilingRefused(f"没有这类报备材料：{part}")
        paper = FilingPaper(
            part=part,
            name=checked.name,
            file=files.store(checked, data, clock),
            added_at=clock.now(),
            added_by_id=actor.id,
        )
        filing.papers.append(paper)
        told = {"part": part, "name": checked.name, "sha256": checked.sha256}
        audit.record("filing:add_paper", actor, clock.now(), "filing", filing.id, after=told, key=key)
        return paper


def remove_paper(filing: UpwardFiling, paper_id: int, actor: Actor, clock: Clock) -> None:
    """Take back a paper that was not handed in yet; the file and the record of it stay."""
    with transaction():
        demand_filer(filing, actor)
        paper = next((each for each in filing.papers if each.id == paper_id and each.removed_at is None), None)
        if paper is None or filing.stage not in OPEN:
            raise StateConflict(filing.stage.label)
        paper.removed_at = clock.now()
        told = {"part": paper.part, "name": paper.name, "sha256": paper.file.sha256}
        audit.record("filing:remove_paper", actor, clock.now(), "filing", filing.id, before=told)


def paper_parts() -> list[str]:
    """The parts to which a filer can add papers; report and text are the system's own."""
    own = (packages.REPORT, packages.TEXT)
    return [each for each in profile()["filing_materials"] if each not in own] + [packages.KEPT_TOO, packages.OTHER]
