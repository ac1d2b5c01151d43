"""supplements, points, amendments and advice of the legality review"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

KINDS = "kind IN ('lawful', 'unlawful', 'amend', 'returned')"
KINDS_BEFORE = "kind IN ('lawful', 'unlawful', 'returned')"
OPINION_COLUMNS = ('received_on', 'days_taken', 'days_unit', 'days_provisional', 'answered_at', 'answered_by_name',
    'amended_revision_id', 'objection', 'objected_on', 'objected_late', 'objected_by_name')
DECISION_COLUMNS = ('meeting_kind', 'meeting_result', 'expected', 'attended', 'dissent', 'by_deputy', 'authorisation')


def upgrade():
    op.add_column('documents', sa.Column('gap_reason', sa.String(length=500), nullable=False, server_default='', comment='why it takes effect so soon'))
    op.add_column('documents', sa.Column('adjustment', sa.String(length=500), nullable=False, server_default='', comment='适应调整期, of what touches business'))
    op.create_table('publication_channels',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('gazette', 'website', 'press', 'board', 'other', name='channelkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('address', sa.String(length=500), nullable=False, comment='web address, or issue and page'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_publication_channels_document_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_publication_channels_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication_channels')),
    sa.UniqueConstraint('document_id', 'kind', 'name', name=op.f('uq_publication_channels_document_id_kind_name'))
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('meeting_kind', sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_decisions_meeting'), "meeting_kind IN ('executive', 'plenary', 'office', 'township')")
        batch_op.add_column(sa.Column('meeting_result', sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_decisions_result'), "meeting_result IN ('passed', 'not_passed')")
        batch_op.add_column(sa.Column('expected', sa.Integer(), nullable=True, comment='how many should have attended'))
        batch_op.add_column(sa.Column('attended', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('dissent', sa.Text(), nullable=False, server_default='', comment='what was said against it'))
        batch_op.add_column(sa.Column('by_deputy', sa.Boolean(), nullable=False, server_default=sa.false(), comment='signed by an authorised deputy'))
        batch_op.add_column(sa.Column('authorisation', sa.String(length=300), nullable=False, server_default=''))

    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_opinions_opinionkind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_opinions_opinionkind'), KINDS)
        batch_op.add_column(sa.Column('received_on', sa.Date(), nullable=True, comment='day of the submission'))
        batch_op.add_column(sa.Column('days_taken', sa.Integer(), nullable=True, comment="days that count by the rule of the review's clock"))
        batch_op.add_column(sa.Column('days_unit', sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_opinions_unit'), "days_unit IN ('calendar', 'working', 'month', 'hour')")
        batch_op.add_column(sa.Column('days_provisional', sa.Boolean(), nullable=False, server_default=sa.false(), comment='rests on a year without a calendar'))
        batch_op.add_column(sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True, comment='when the drafter answered its amendments'))
        batch_op.add_column(sa.Column('answered_by_name', sa.String(length=100), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('amended_revision_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_opinions_amended_revision_id'), 'revisions', ['amended_revision_id'], ['id'])
        batch_op.add_column(sa.Column('objection', sa.Text(), nullable=False, server_default='', comment="the drafter's written disagreement"))
        batch_op.add_column(sa.Column('objected_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('objected_late', sa.Boolean(), nullable=False, server_default=sa.false(), comment="after the profile's days for it"))
        batch_op.add_column(sa.Column('objected_by_name', sa.String(length=100), nullable=False, server_default=''))

    op.create_table('review_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('opinion_id', sa.Integer(), nullable=False),
    sa.Column('point', sa.Enum('maker', 'powers', 'content', 'reserved', 'rights', 'duties', 'procedure', name='point', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('holds', sa.Boolean(), nullable=False),
    sa.Column('remark', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['opinion_id'], ['opinions.id'], name=op.f('fk_review_checks_opinion_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_checks')),
    sa.UniqueConstraint('opinion_id', 'point', name=op.f('uq_review_checks_opinion_id_point'))
    )
    op.create_table('clause_amendments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('opinion_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False, comment='from 1'),
    sa.Column('clause', sa.String(length=60), nullable=False),
    sa.Column('original', sa.Text(), nullable=False),
    sa.Column('proposed', sa.Text(), nullable=False, comment='empty: to be struck out'),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('ground', sa.String(length=300), nullable=False),
    sa.Column('adopted', sa.Boolean(), nullable=True, comment='empty: not answered yet'),
    sa.Column('answer', sa.String(length=1000), nullable=False, comment='why it was not adopted'),
    sa.CheckConstraint("adopted IS NOT FALSE OR answer <> ''", name=op.f('ck_clause_amendments_not_adopted_has_its_reason')),
    sa.ForeignKeyConstraint(['opinion_id'], ['opinions.id'], name=op.f('fk_clause_amendments_opinion_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause_amendments')),
    sa.UniqueConstraint('opinion_id', 'no', name=op.f('uq_clause_amendments_opinion_id_no'))
    )
    op.create_table('adviser_opinions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('adviser', 'lawyer', 'expert', name='adviserkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('adviser', sa.String(length=200), nullable=False, comment='firm or office, never a person'),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_adviser_opinions_document_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_adviser_opinions_recorded_by_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_adviser_opinions_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adviser_opinions'))
    )
    op.create_index(op.f('ix_adviser_opinions_document_id'), 'adviser_opinions', ['document_id'], unique=False)
    op.create_table('supplements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_name', sa.String(length=100), nullable=False),
    sa.Column('last_material_id', sa.Integer(), nullable=False, comment='the newest paper when it was asked; later ones count'),
    sa.Column('handed_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_in_on', sa.Date(), nullable=True),
    sa.Column('handed_in_by_id', sa.Integer(), nullable=True),
    sa.Column('handed_in_by_name', sa.String(length=100), nullable=False),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True, comment='when the document went back or was given up'),
    sa.CheckConstraint('handed_in_at IS NULL OR dropped_at IS NULL', name=op.f('ck_supplements_handed_in_or_dropped')),
    sa.CheckConstraint('(handed_in_at IS NULL) = (handed_in_on IS NULL)', name=op.f('ck_supplements_handed_in_has_its_day')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['users.id'], name=op.f('fk_supplements_asked_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_supplements_document_id')),
    sa.ForeignKeyConstraint(['handed_in_by_id'], ['users.id'], name=op.f('fk_supplements_handed_in_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplements'))
    )
    op.create_index(op.f('ix_supplements_document_id'), 'supplements', ['document_id'], unique=False)
    op.create_table('supplement_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('supplement_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('explanation', 'basis', 'consultation', 'own_opinion', 'other', 'attachment', name='materialkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['supplement_id'], ['supplements.id'], name=op.f('fk_supplement_items_supplement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplement_items'))
    )
    op.create_index(op.f('ix_supplement_items_supplement_id'), 'supplement_items', ['supplement_id'], unique=False)


def downgrade():
    for name in ('publication_channels', 'supplement_items', 'supplements', 'adviser_opinions', 'clause_amendments', 'review_checks'):
        op.drop_table(name)
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        for name in ('ck_decisions_meeting', 'ck_decisions_result'):
            batch_op.drop_constraint(batch_op.f(name), type_='check')
        for name in DECISION_COLUMNS:
            batch_op.drop_column(name)
    for name in ('gap_reason', 'adjustment'):
        op.drop_column('documents', name)
    op.execute("UPDATE opinions SET kind = 'lawful' WHERE kind = 'amend'")
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_opinions_amended_revision_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('ck_opinions_unit'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_opinions_opinionkind'), type_='check')
        for name in OPINION_COLUMNS:
            batch_op.drop_column(name)
        batch_op.create_check_constraint(batch_op.f('ck_opinions_opinionkind'), KINDS_BEFORE)
