"""notices to file by a day what was not filed in time, with their clock, and the criticism after them"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

NEW = 'filing_notice'
DUTIES = (
    *('expiry', 'cleanup_round', 'review', 'supplement', 'objection', 'publication', 'interpretation', 'copies', 'filing'),
    *(NEW, 'filing_supplement', 'filing_check', 'record_review', 'correction', 'revocation', 'quarterly_list', 'annual_list'),
    *('annual_report', 'amendment', 'suggestion', 'reconsideration', 'reconsideration_transfer', 'reconsideration_answer'),
    *('maker_reply', 'court_finding', 'judicial_advice', 'procuratorial_advice', 'procuratorial_urgent'),
)
BEFORE = tuple(each for each in DUTIES if each != NEW)


def upgrade():
    _allow(BEFORE, DUTIES)
    op.create_table('overdue_notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('filing_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=False, comment='文号 of the notice'),
    sa.Column('noticed_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False, comment='the last day to file, as the notice says'),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('criticism_number', sa.String(length=120), nullable=False, comment='文号 of the criticism'),
    sa.Column('criticized_on', sa.Date(), nullable=True),
    sa.Column('criticism', sa.Text(), nullable=False, comment='what it says, and what it orders'),
    sa.Column('link', sa.String(length=500), nullable=False, comment='where the criticism was published'),
    sa.Column('criticized_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('criticized_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('last_on > noticed_on', name=op.f('ck_overdue_notices_gives_time')),
    sa.CheckConstraint('criticized_on > last_on', name=op.f('ck_overdue_notices_criticized_after_the_last_day')),
    sa.CheckConstraint("(criticized_on IS NULL) = (criticism = '')", name=op.f('ck_overdue_notices_criticized_has_its_day')),
    sa.CheckConstraint("(criticized_on IS NULL) = (criticism_number = '')", name=op.f('ck_overdue_notices_criticized_has_its_number')),
    sa.ForeignKeyConstraint(['filing_id'], ['upward_filings.id'], name=op.f('fk_overdue_notices_filing_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['users.id'], name=op.f('fk_overdue_notices_sent_by_id')),
    sa.ForeignKeyConstraint(['criticized_by_id'], ['users.id'], name=op.f('fk_overdue_notices_criticized_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_overdue_notices')),
    sa.UniqueConstraint('filing_id', name=op.f('uq_overdue_notices_filing_id'))
    )


def downgrade():
    op.drop_table('overdue_notices')
    # The older programme knows no such duty, and could not read its clocks.
    mine = f"(SELECT id FROM deadlines WHERE duty = '{NEW}')"
    op.execute(f'DELETE FROM notice_reads WHERE notice_id IN (SELECT id FROM notices WHERE deadline_id IN {mine})')
    op.execute(f'DELETE FROM mail_items WHERE notice_id IN (SELECT id FROM notices WHERE deadline_id IN {mine})')
    op.execute(f'DELETE FROM notices WHERE deadline_id IN {mine}')
    op.execute(f"DELETE FROM deadlines WHERE duty = '{NEW}'")
    _allow(DUTIES, BEFORE)


def _allow(before, after):
    """Let the duties of deadlines be others.

    Other tables and triggers point at these, so SQLite cannot make them anew: the text of the table is changed.
    """
    name = 'ck_deadlines_duty'
    if op.get_bind().dialect.name != 'sqlite':
        op.drop_constraint(op.f(name), 'deadlines', type_='check')
        op.execute(f'ALTER TABLE deadlines ADD CONSTRAINT {name} CHECK (duty IN ({_listed(after)}))')
        return
    old, new = (f'({_listed(each)})'.replace("'", "''") for each in (before, after))
    op.execute('PRAGMA writable_schema = ON')
    op.execute(f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE type = 'table' AND name = 'deadlines'")
    op.execute('PRAGMA writable_schema = RESET')


def _listed(values):
    return ', '.join(f"'{each}'" for each in values)
