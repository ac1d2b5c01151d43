"""joint meetings: the units that are invited, the agenda, and what was resolved"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import let_go, never_go, words_stay


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

KEPT = {
    'link_meetings': 'meetings stay on record',
    'agenda_items': 'agenda items stay on record',
    'resolutions': 'resolutions stay on record',
}
# What both sides have seen is returned before it is written anew.
SEEN = "OLD.state IN ('closed', 'cancelled') OR (OLD.state = 'minuted' AND NEW.state <> 'held')"
MEETING_WORDS = ('linkage_id', 'kind', 'ordinal', 'year', 'year_no', 'title', 'meeting_on', 'meeting_time', 'place',
                 'chairs', 'held_on', 'minutes', 'agreed_text')
ITEM_WORDS = ('linkage_id', 'chain_id', 'text', 'explanation', 'speakers', 'proposer_id', 'side', 'proposed_on')
RESOLUTION_WORDS = ('linkage_id', 'chain_id', 'meeting_id', 'item_id', 'no', 'text', 'resolved_on')


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    op.create_table('link_meetings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('meetingstate', 'planned', 'notified', 'held', 'minuted', 'closed', 'cancelled'), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('kind', enum('meetingkind', 'joint', 'coordination', 'special'), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False, comment='第几次, counted since the linkage was founded'),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('year_no', sa.Integer(), nullable=False, comment='第几次 of its year'),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('meeting_on', sa.Date(), nullable=False),
    sa.Column('meeting_time', sa.Time(), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('chairs', sa.String(length=200), nullable=False, comment='who convenes and chairs it, as posts'),
    sa.Column('notified_on', sa.Date(), nullable=True),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True, comment='when both sides had agreed to the minutes'),
    sa.Column('news_id', sa.Integer(), nullable=True),
    sa.Column('minutes', sa.Text(), nullable=False, comment='what was said, in the words of the office'),
    sa.Column('agreed_text', sa.Text(), nullable=False, comment='the whole minutes as they were handed in'),
    sa.CheckConstraint("(state IN ('held', 'minuted', 'closed')) = (held_on IS NOT NULL)", name=op.f('ck_link_meetings_held_has_its_day')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_link_meetings_linkage_id')),
    sa.ForeignKeyConstraint(['news_id'], ['news_items.id'], name=op.f('fk_link_meetings_news_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_meetings'))
    )
    with op.batch_alter_table('link_meetings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_meetings_linkage_id_meeting_on'), ['linkage_id', 'meeting_on'], unique=False)
        batch_op.create_index('uq_link_meetings_ordinal', ['linkage_id', 'kind', 'ordinal'], unique=True, sqlite_where=sa.text("state <> 'cancelled'"), postgresql_where=sa.text("state <> 'cancelled'"))

    op.create_table('agenda_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('itemstate', 'proposed', 'placed', 'set_aside', 'withdrawn'), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('chain_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False, comment='its place on the agenda, from 1'),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False, comment='why it is proposed'),
    sa.Column('speakers', sa.String(length=200), nullable=False, comment='who speaks to it, as posts'),
    sa.Column('proposer_id', sa.Integer(), nullable=False),
    sa.Column('side', enum('side', 'government', 'procuratorate'), nullable=False, comment='whose proposal it is'),
    sa.Column('proposed_on', sa.Date(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False, comment='what came of it'),
    sa.CheckConstraint("(state = 'placed') = (meeting_id IS NOT NULL)", name=op.f('ck_agenda_items_placed_on_a_meeting')),
    sa.ForeignKeyConstraint(['chain_id'], ['link_chains.id'], name=op.f('fk_agenda_items_chain_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_agenda_items_linkage_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['link_meetings.id'], name=op.f('fk_agenda_items_meeting_id')),
    sa.ForeignKeyConstraint(['proposer_id'], ['agencies.id'], name=op.f('fk_agenda_items_proposer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_items'))
    )
    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_items_chain_id'), ['chain_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_items_linkage_id_state'), ['linkage_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_items_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('link_meeting_units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('answer', enum('answer', 'owed', 'coming', 'declined'), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False, comment='why it cannot come, or did not'),
    sa.Column('people', sa.String(length=200), nullable=False, comment='who comes, as posts'),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('was_there', sa.Boolean(), nullable=True, comment='empty until the meeting was held'),
    sa.Column('spoke', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_link_meeting_units_agency_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['link_meetings.id'], name=op.f('fk_link_meeting_units_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_meeting_units')),
    sa.UniqueConstraint('meeting_id', 'agency_id', name=op.f('uq_link_meeting_units_meeting_id_agency_id'))
    )
    with op.batch_alter_table('link_meeting_units', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_meeting_units_agency_id'), ['agency_id'], unique=False)

    op.create_table('resolutions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('resolutionstate', 'open', 'reported', 'returned', 'confirmed', 'void'), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('chain_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('no', sa.Integer(), nullable=False, comment='第几项 of its meeting, from 1'),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('responsible_id', sa.Integer(), nullable=False),
    sa.Column('resolved_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True, comment="when it was done, by its unit's report"),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('result', sa.Text(), nullable=False, comment="what was done, by its unit's report"),
    sa.CheckConstraint('due_on >= resolved_on', name=op.f('ck_resolutions_days_run_forward')),
    sa.ForeignKeyConstraint(['chain_id'], ['link_chains.id'], name=op.f('fk_resolutions_chain_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_resolutions_item_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_resolutions_linkage_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['link_meetings.id'], name=op.f('fk_resolutions_meeting_id')),
    sa.ForeignKeyConstraint(['responsible_id'], ['agencies.id'], name=op.f('fk_resolutions_responsible_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resolutions')),
    sa.UniqueConstraint('meeting_id', 'no', name=op.f('uq_resolutions_meeting_id_no'))
    )
    with op.batch_alter_table('resolutions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resolutions_chain_id'), ['chain_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resolutions_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resolutions_linkage_id_state'), ['linkage_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_resolutions_responsible_id_state'), ['responsible_id', 'state'], unique=False)

    op.create_table('resolution_units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resolution_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_resolution_units_agency_id')),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolutions.id'], name=op.f('fk_resolution_units_resolution_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resolution_units')),
    sa.UniqueConstraint('resolution_id', 'agency_id', name=op.f('uq_resolution_units_resolution_id_agency_id'))
    )
    with op.batch_alter_table('resolution_units', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resolution_units_agency_id'), ['agency_id'], unique=False)

    never_go(KEPT)
    words_stay('link_meetings', MEETING_WORDS, SEEN, 'what both sides agreed to never changes')
    words_stay('agenda_items', ITEM_WORDS, 'OLD.id IS NOT NULL', 'a proposal never changes')
    words_stay('resolutions', RESOLUTION_WORDS, 'OLD.id IS NOT NULL', 'a resolution never changes')


def downgrade():
    let_go(KEPT)
    for name in ('resolution_units', 'resolutions', 'link_meeting_units', 'agenda_items', 'link_meetings'):
        op.drop_table(name)
