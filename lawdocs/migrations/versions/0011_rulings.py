"""what a government decided on a proposal to change or revoke, and the clock until then"""

from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

DUTIES = (
    *('expiry', 'cleanup_round', 'review', 'supplement', 'objection', 'publication', 'interpretation', 'copies', 'filing'),
    *('filing_supplement', 'filing_check', 'record_review', 'correction', 'quarterly_list', 'annual_list', 'annual_report'),
    *('amendment', 'suggestion', 'reconsideration', 'reconsideration_transfer', 'reconsideration_answer', 'maker_reply'),
    *('court_finding', 'judicial_advice', 'procuratorial_advice', 'procuratorial_urgent'),
)
BEFORE, AFTER = "'correction', 'quarterly_list'", "'correction', 'revocation', 'quarterly_list'"
RULINGS = "'revoked', 'changed', 'upheld'"


def upgrade():
    _change_duties(BEFORE, AFTER)
    for column in (
        "proposal TEXT DEFAULT '' NOT NULL",
        'proposed_on DATE',
        f'ruling VARCHAR(40) CONSTRAINT ck_record_reviews_ruling CHECK (ruling IN ({RULINGS}))',
        "ruling_number VARCHAR(120) DEFAULT '' NOT NULL",
        'ruled_on DATE CONSTRAINT ck_record_reviews_ruled_has_its_day CHECK ((ruling IS NULL) = (ruled_on IS NULL))',
    ):
        op.execute(f'ALTER TABLE record_reviews ADD COLUMN {column}')
    # What was proposed is still to be decided: it was closed only because nothing came after it.
    op.execute("UPDATE record_reviews SET proposal = closing, proposed_on = closed_on WHERE stage = 'revocation'")
    op.execute("UPDATE record_reviews SET closing = '', closed_on = NULL WHERE stage = 'revocation'")


def downgrade():
    op.execute("UPDATE record_reviews SET closing = proposal, closed_on = proposed_on WHERE stage = 'revocation'")
    for column in ('ruled_on', 'ruling_number', 'ruling', 'proposed_on', 'proposal'):
        op.execute(f'ALTER TABLE record_reviews DROP COLUMN {column}')
    # Reminders of what no longer has a clock stay, as notices of the filing's correction.
    op.execute("UPDATE deadlines SET duty = 'correction', opened_no = opened_no + 1 WHERE duty = 'revocation'")
    _change_duties(AFTER, BEFORE)


def _change_duties(before, after):
    """Let clocks be of other duties. Too much points at the table for SQLite to make it anew: its text is changed."""
    if op.get_bind().dialect.name != 'sqlite':
        duties = ', '.join(f"'{each}'" for each in DUTIES).replace(BEFORE, after)
        op.drop_constraint(op.f('ck_deadlines_duty'), 'deadlines', type_='check')
        op.create_check_constraint(op.f('ck_deadlines_duty'), 'deadlines', f'duty IN ({duties})')
        return
    op.execute('PRAGMA writable_schema = ON')
    op.execute(f"UPDATE sqlite_master SET sql = replace(sql, {_quoted(before)}, {_quoted(after)}) WHERE type = 'table' AND name = 'deadlines'")
    op.execute('PRAGMA writable_schema = RESET')


def _quoted(text):
    return "'" + text.replace("'", "''") + "'"
