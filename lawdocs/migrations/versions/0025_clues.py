"""transfers of clues and cases; the instant at which a period of hours was met"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import let_go, never_change, never_go, words_stay


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

KINDS = ('crime', 'illegality', 'to_procuratorate')
FIELDS = ('environment', 'food_and_drugs', 'work_safety', 'market', 'transport', 'urban', 'agriculture', 'labour',
          'finance', 'other')
STATES = (
    *('reported', 'refused', 'approved', 'sent', 'received', 'astray', 'forwarded', 'filed', 'handed_over', 'not_filed'),
    *('reconsidering', 'upheld', 'supervising', 'ordered', 'passed', 'handling', 'answered', 'offered', 'screening'),
    *('admitted', 'declined', 'objected', 'sustained', 'closed'),
)
RECORDS = {'clue_entries': 'steps of a transfer never change'}
KEPT = {'clue_transfers': 'transfers stay on record'}
WORDS = ('linkage_id', 'kind', 'field', 'year', 'seq', 'from_id', 'to_id', 'facts', 'letter', 'answer_on',
         'reporter_id')


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    op.add_column('deadlines', sa.Column('done_at', sa.DateTime(timezone=True), nullable=True, comment='the instant that decides it, for a period of hours'))
    op.create_table('clue_transfers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('state', enum('cluestate', *STATES), nullable=False),
    sa.Column('kind', enum('cluekind', *KINDS), nullable=False),
    sa.Column('field', enum('casefield', *FIELDS), nullable=False, comment='of which field the case is'),
    sa.Column('year', sa.Integer(), nullable=False, comment='of its number'),
    sa.Column('seq', sa.Integer(), nullable=False, comment="its place in the year's series"),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False, comment='what the case is about; for the parties alone'),
    sa.Column('letter', sa.String(length=100), nullable=False, comment='number of the letter that began it'),
    sa.Column('answer_on', sa.Date(), nullable=True, comment='until when the letter asks for an answer'),
    sa.Column('reporter_id', sa.Integer(), nullable=True, comment='who began it'),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_clue_transfers_goes_to_another')),
    sa.ForeignKeyConstraint(['from_id'], ['agencies.id'], name=op.f('fk_clue_transfers_from_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_clue_transfers_linkage_id')),
    sa.ForeignKeyConstraint(['reporter_id'], ['users.id'], name=op.f('fk_clue_transfers_reporter_id')),
    sa.ForeignKeyConstraint(['to_id'], ['agencies.id'], name=op.f('fk_clue_transfers_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clue_transfers')),
    sa.UniqueConstraint('linkage_id', 'year', 'seq', name=op.f('uq_clue_transfers_linkage_id_year_seq'))
    )
    with op.batch_alter_table('clue_transfers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clue_transfers_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clue_transfers_to_id'), ['to_id'], unique=False)

    op.create_table('clue_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('clue_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('served_at', sa.DateTime(timezone=True), nullable=True, comment='when the other side had the letter'),
    sa.Column('post', sa.String(length=100), nullable=False, comment='who decided'),
    sa.Column('letter', sa.String(length=100), nullable=False, comment='number of the letter'),
    sa.Column('text', sa.Text(), nullable=False, comment='reasons, list or result; for the parties alone'),
    sa.Column('place', sa.String(length=200), nullable=False, comment='to whom it was forwarded'),
    sa.Column('copied', sa.Boolean(), nullable=True, comment='whether the procuratorate has a copy'),
    sa.Column('agency_id', sa.Integer(), nullable=False, comment='for which unit it was done'),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_clue_entries_actor_id')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_clue_entries_agency_id')),
    sa.ForeignKeyConstraint(['clue_id'], ['clue_transfers.id'], name=op.f('fk_clue_entries_clue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clue_entries')),
    sa.UniqueConstraint('clue_id', 'step', name=op.f('uq_clue_entries_clue_id_step'))
    )
    never_change(RECORDS)
    never_go(KEPT)
    words_stay('clue_transfers', WORDS, 'OLD.version >= 1', 'what a transfer is about never changes')


def downgrade():
    let_go((*RECORDS, *KEPT))
    op.drop_table('clue_entries')
    op.drop_table('clue_transfers')
    op.drop_column('deadlines', 'done_at')
