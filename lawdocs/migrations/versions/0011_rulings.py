"""what a government decided on a proposal to change or revoke, with its clock; requests that were entered wrongly"""

from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

RULING = "VARCHAR(40) CONSTRAINT ck_record_reviews_ruling CHECK (ruling IN ('revoked', 'changed', 'upheld'))"
RULED_ON = 'DATE CONSTRAINT ck_record_reviews_ruled_has_its_day CHECK ((ruling IS NULL) = (ruled_on IS NULL))'
# Name, kind, comment.
COLUMNS = (
    ('proposal', "TEXT DEFAULT '' NOT NULL", '提请的意见, as sent to the government'),
    ('proposed_on', 'DATE', ''),
    ('ruling', RULING, 'what the government decided'),
    ('ruling_number', "VARCHAR(120) DEFAULT '' NOT NULL", '文号 of the decision'),
    ('ruled_on', RULED_ON, 'day of the decision'),
)
DUTIES = (
    *('expiry', 'cleanup_round', 'review', 'supplement', 'objection', 'publication', 'interpretation', 'copies', 'filing'),
    *('filing_supplement', 'filing_check', 'record_review', 'correction', 'revocation', 'quarterly_list', 'annual_list'),
    *('annual_report', 'amendment', 'suggestion', 'reconsideration', 'reconsideration_transfer', 'reconsideration_answer'),
    *('maker_reply', 'court_finding', 'judicial_advice', 'procuratorial_advice', 'procuratorial_urgent'),
)
OUTCOMES = ('upheld', 'not_upheld', 'not_accepted', 'transferred', 'withdrawn', 'void')
ACTS = ('enter', 'note', 'ask', 'complete', 'transfer', 'reply', 'refuse', 'withdraw', 'lift', 'void')
# Table, column, constraint, all values, the new one.
CHOICES = (
    ('deadlines', 'duty', 'ck_deadlines_duty', DUTIES, 'revocation'),
    ('requests', 'outcome', 'ck_requests_requestoutcome', OUTCOMES, 'void'),
    ('request_entries', 'act', 'ck_request_entries_requestact', ACTS, 'void'),
)


def upgrade():
    for table, column, name, values, new in CHOICES:
        _allow(table, column, name, [each for each in values if each != new], values)
    for name, kind, comment in COLUMNS:
        op.execute(f'ALTER TABLE record_reviews ADD COLUMN {name} {kind}')
        if comment and not _sqlite():
            op.execute(f"COMMENT ON COLUMN record_reviews.{name} IS '{comment}'")
    # What was proposed is still to be decided: it was closed only because nothing came after it.
    op.execute("UPDATE record_reviews SET proposal = closing, proposed_on = closed_on WHERE stage = 'revocation'")
    op.execute("UPDATE record_reviews SET closing = '', closed_on = NULL WHERE stage = 'revocation'")


def downgrade():
    op.execute("UPDATE record_reviews SET closing = proposal, closed_on = proposed_on WHERE stage = 'revocation'")
    for name, _, _ in reversed(COLUMNS):
        op.execute(f'ALTER TABLE record_reviews DROP COLUMN {name}')
    for table, column, name, values, new in CHOICES:
        _allow(table, column, name, values, [each for each in values if each != new], ' NOT VALID')


def _allow(table, column, name, before, after, checked=''):
    """Let a column hold other values; on the way down the rows that are there already are not looked at.

    Other tables and triggers point at these, so SQLite cannot make them anew: the text of the table is changed.
    """
    if not _sqlite():
        op.drop_constraint(op.f(name), table, type_='check')
        op.execute(f'ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({_listed(after)})){checked}')
        return
    old, new = (f'({_listed(each)})'.replace("'", "''") for each in (before, after))
    op.execute('PRAGMA writable_schema = ON')
    op.execute(f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE type = 'table' AND name = '{table}'")
    op.execute('PRAGMA writable_schema = RESET')


def _sqlite():
    return op.get_bind().dialect.name == 'sqlite'


def _listed(values):
    return ', '.join(f"'{each}'" for each in values)
