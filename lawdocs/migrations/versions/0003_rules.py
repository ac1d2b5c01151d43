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
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by_id IS NULL)', name=op.f('ck_rule_overrides_ended_by_somebody')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['users.id'], name=op.f('fk_rule_overrides_ended_by_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_rule_overrides_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_overrides'))
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
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['year'], ['calendar_years.year'], name=op.f('fk_calendar_days_year')),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_calendar_days'))
    )
    with op.batch_alter_table('calendar_days', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_days_year'), ['year'], unique=False)

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


def downgrade():
    for name in ('deadline_changes', 'deadline_pauses', 'calendar_days', 'calendar_years', 'rule_overrides'):
        op.drop_table(name)
