"""rules put over the profile, entered calendars, pauses and changes of clocks"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('rule_overrides',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('profile', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False, comment='which override of this entry, from 1: two at once cannot both be stored'),
    sa.Column('content', sa.Text(), nullable=False, comment='JSON object of the changed entries'),
    sa.Column('ground_title', sa.String(length=200), nullable=False),
    sa.Column('ground_number', sa.String(length=80), nullable=False),
    sa.Column('ground_article', sa.String(length=80), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False, comment='first day on which it holds'),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('end_reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by_id IS NULL)', name=op.f('ck_rule_overrides_ended_by_somebody')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['users.id'], name=op.f('fk_rule_overrides_ended_by_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_rule_overrides_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_overrides')),
    sa.UniqueConstraint('profile', 'key', 'no', name=op.f('uq_rule_overrides_profile_key_no'))
    )
    with op.batch_alter_table('rule_overrides', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_overrides_profile_ended_at'), ['profile', 'ended_at'], unique=False)

    op.create_table('calendar_years',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False, comment="the State Council's notice, with its number"),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entered_by_id'], ['users.id'], name=op.f('fk_calendar_years_entered_by_id')),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_years'))
    )
    op.create_table('calendar_days',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['year'], ['calendar_years.year'], name=op.f('fk_calendar_days_year')),
    sa.PrimaryKeyConstraint('year', 'day', name=op.f('pk_calendar_days'))
    )

    op.create_table('deadline_pauses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deadline_id', sa.Integer(), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True, comment='first day that counts again; empty: still standing'),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['deadline_id'], ['deadlines.id'], name=op.f('fk_deadline_pauses_deadline_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline_pauses'))
    )
    with op.batch_alter_table('deadline_pauses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deadline_pauses_deadline_id'), ['deadline_id'], unique=False)

    op.create_table('deadline_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deadline_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('before_on', sa.Date(), nullable=False),
    sa.Column('after_on', sa.Date(), nullable=False),
    sa.Column('before', sa.String(length=300), nullable=False, comment='period and marks before, in words'),
    sa.Column('after', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['deadline_id'], ['deadlines.id'], name=op.f('fk_deadline_changes_deadline_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline_changes'))
    )
    with op.batch_alter_table('deadline_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deadline_changes_deadline_id'), ['deadline_id'], unique=False)

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('page', sa.String(length=80), nullable=False, server_default='', comment='where it leads, if nowhere else'))
        batch_op.drop_constraint(batch_op.f('ck_notices_tells_of_a_step_or_a_deadline'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notices_tells_of_a_step_or_a_deadline'), 'step_record_id IS NULL OR deadline_id IS NULL')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.alter_column('page', server_default=None)
        batch_op.create_check_constraint(batch_op.f('ck_notices_tells_of_a_page_otherwise'), "(step_record_id IS NULL AND deadline_id IS NULL) = (page <> '')")


def downgrade():
    op.execute("DELETE FROM notice_reads WHERE notice_id IN (SELECT id FROM notices WHERE page <> '')")
    op.execute("DELETE FROM notices WHERE page <> ''")
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notices_tells_of_a_page_otherwise'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notices_tells_of_a_step_or_a_deadline'), type_='check')
        batch_op.drop_column('page')
        batch_op.create_check_constraint(batch_op.f('ck_notices_tells_of_a_step_or_a_deadline'), '(step_record_id IS NULL) <> (deadline_id IS NULL)')
    for name in ('deadline_changes', 'deadline_pauses', 'calendar_days', 'calendar_years', 'rule_overrides'):
        op.drop_table(name)
