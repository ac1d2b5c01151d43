"""Which clocks the steps of a transfer meet, end and start (移送的期限), and who must keep each."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.duties import Duty
from workflows.linkage.clues import Party


@dataclass(frozen=True)
class Effect:
    """What a step does to the clocks: those it meets, those it makes needless, and the one that it starts.

    The new one begins when the step was done, or (``from_served``) when the other side had its letter.
    """

    meets: tuple[Duty, ...] = ()
    cancels: tuple[Duty, ...] = ()
    starts: Duty | None = None
    from_served: bool = False


NONE = Effect()
EFFECTS: Mapping[str, Effect] = {
    "report": Effect(starts=Duty.CRIME_DECISION),
    "approve": Effect(meets=(Duty.CRIME_DECISION,), starts=Duty.CRIME_TRANSFER),
    "refuse": Effect(meets=(Duty.CRIME_DECISION,)),
    "send": Effect(meets=(Duty.CRIME_TRANSFER,)),
    "receive": Effect(starts=Duty.POLICE_DECISION),
    "receive_astray": Effect(starts=Duty.POLICE_FORWARD),
    "forward": Effect(meets=(Duty.POLICE_FORWARD,), cancels=(Duty.POLICE_DECISION,)),
    "file": Effect(
        meets=(Duty.POLICE_DECISION, Duty.CRIME_RECONSIDERATION_REPLY, Duty.POLICE_ORDERED_FILING),
        starts=Duty.CRIME_HANDOVER,
        from_served=True,
    ),
    "not_file": Effect(meets=(Duty.POLICE_DECISION,), starts=Duty.CRIME_RECONSIDERATION, from_served=True),
    "hand_over": Effect(meets=(Duty.CRIME_HANDOVER,)),
    "reconsider": Effect(meets=(Duty.CRIME_RECONSIDERATION,), starts=Duty.CRIME_RECONSIDERATION_REPLY),
    "uphold": Effect(meets=(Duty.CRIME_RECONSIDERATION_REPLY,)),
    "supervise": Effect(cancels=(Duty.CRIME_RECONSIDERATION,)),
    "order": Effect(starts=Duty.POLICE_ORDERED_FILING, from_served=True),
    "take": Effect(starts=Duty.CRIME_SCREENING),
    "admit": Effect(meets=(Duty.CRIME_SCREENING,)),
    "decline": Effect(meets=(Duty.CRIME_SCREENING,), starts=Duty.SCREENING_RECONSIDERATION, from_served=True),
    "object": Effect(meets=(Duty.SCREENING_RECONSIDERATION,)),
    "accept": Effect(cancels=(Duty.CRIME_RECONSIDERATION, Duty.SCREENING_RECONSIDERATION)),
}
KEEPERS: Mapping[Duty, Party] = {
    **dict.fromkeys((Duty.CRIME_DECISION, Duty.CRIME_TRANSFER, Duty.CRIME_HANDOVER), Party.SENDER),
    **dict.fromkeys((Duty.CRIME_RECONSIDERATION, Duty.SCREENING_RECONSIDERATION), Party.SENDER),
    **dict.fromkeys((Duty.POLICE_DECISION, Duty.POLICE_FORWARD, Duty.CRIME_RECONSIDERATION_REPLY), Party.RECEIVER),
    Duty.POLICE_ORDERED_FILING: Party.RECEIVER,
    Duty.CRIME_SCREENING: Party.PROCURATORATE,
}
# The right that a step uses.
RIGHT_OF: Mapping[str, Duty] = {
    "reconsider": Duty.CRIME_RECONSIDERATION,
    "object": Duty.SCREENING_RECONSIDERATION,
}
