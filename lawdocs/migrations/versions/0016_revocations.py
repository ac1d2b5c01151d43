"""documents that a government above revoked, the title of its decision, and stops that were entered wrongly"""

from alembic import op


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

# Table, name, kind, comment.
COLUMNS = (
    ('documents', 'revoked_on', 'DATE', 'day of the decision of the government above that revoked it (撤销)'),
    ('record_reviews', 'ruling_title', "VARCHAR(300) DEFAULT '' NOT NULL", 'title of the decision'),
    ('requests', 'wrong_articles', "VARCHAR(200) DEFAULT '' NOT NULL", 'what was said to be stopped by mistake'),
    ('requests', 'wrong_from', 'DATE', 'since when it was said to be stopped'),
    ('requests', 'corrected_on', 'DATE', 'day on which the mistake was put right (更正)'),
)
ENDS = 'in_force_until IS NULL OR in_force_from IS NULL OR in_force_until >= in_force_from'
ENDS_OR_REVOKED = f'{ENDS} OR revoked_on IS NOT NULL'
ACTS = ('enter', 'note', 'ask', 'complete', 'transfer', 'reply', 'refuse', 'withdraw', 'lift', 'correct', 'void')
OLD_ACTS = tuple(each for each in ACTS if each != 'correct')
# What came in stays as it was entered; what was entered wrongly is emptied of what it says of people.
STAYS = ('kind', 'agency_id', 'sender_kind', 'reference', 'received_on', 'suspended_on', 'started_on', 'document_id', 'document_title',
         'articles')
ERASED = "(NEW.facts = '' AND NEW.outcome = 'void')"


def upgrade():
    for table, name, kind, comment in COLUMNS:
        op.execute(f'ALTER TABLE {table} ADD COLUMN {name} {kind}')
        if not _sqlite():
            op.execute(f"COMMENT ON COLUMN {table}.{name} IS '{comment}'")
    _check('documents', 'ck_documents_ends_after_it_begins', ENDS, ENDS_OR_REVOKED)
    _check('request_entries', 'ck_request_entries_requestact', _among(OLD_ACTS), _among(ACTS))
    _guard(f'NEW.facts {{differs}} OLD.facts AND NOT {ERASED}')


def downgrade():
    _guard('NEW.facts {differs} OLD.facts')
    _check('request_entries', 'ck_request_entries_requestact', _among(ACTS), _among(OLD_ACTS))
    _check('documents', 'ck_documents_ends_after_it_begins', ENDS_OR_REVOKED, ENDS)
    for table, name, _, _ in reversed(COLUMNS):
        op.execute(f'ALTER TABLE {table} DROP COLUMN {name}')


def _guard(facts):
    """The trigger that keeps what came in, with what it says of the facts."""
    differs = 'IS NOT' if _sqlite() else 'IS DISTINCT FROM'
    changed = ' OR '.join([*(f'NEW.{name} {differs} OLD.{name}' for name in STAYS), f'({facts.format(differs=differs)})'])
    if _sqlite():
        op.execute('DROP TRIGGER requests_stay')
        op.execute(f"CREATE TRIGGER requests_stay BEFORE UPDATE ON requests WHEN {changed} "
                   "BEGIN SELECT RAISE(ABORT, 'what came in never changes'); END")
        return
    op.execute('DROP TRIGGER requests_stay ON requests')
    op.execute(f"CREATE TRIGGER requests_stay BEFORE UPDATE ON requests FOR EACH ROW WHEN ({changed}) "
               "EXECUTE FUNCTION refuse_change('what came in never changes')")


def _check(table, name, before, after):
    """Let a table hold other rows; on the way down those that are there already are not looked at.

    Other tables and triggers point at these, so SQLite cannot make them anew: the text of the table is changed.
    """
    if not _sqlite():
        op.drop_constraint(op.f(name), table, type_='check')
        op.execute(f'ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({after}) NOT VALID')
        return
    old, new = (f'({each})'.replace("'", "''") for each in (before, after))
    op.execute('PRAGMA writable_schema = ON')
    op.execute(f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE type = 'table' AND name = '{table}'")
    op.execute('PRAGMA writable_schema = RESET')


def _among(values):
    return 'act IN ({})'.format(', '.join(f"'{each}'" for each in values))


def _sqlite():
    return op.get_bind().dialect.name == 'sqlite'
