"""texts of amendments that were cancelled before their day"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import words_stay


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

NAME = 'ck_revisions_withdrawn_before_its_day'
CHECK = 'withdrawn_on IS NULL OR (no > 1 AND in_force_from > withdrawn_on)'
COMMENT = 'day on which its amendment was cancelled, before it held; no reader sees it since'


def upgrade():
    # Triggers and other tables point at the table, so SQLite cannot make it anew: the check comes with the column.
    if _sqlite():
        op.execute(f'ALTER TABLE revisions ADD COLUMN withdrawn_on DATE CONSTRAINT {NAME} CHECK ({CHECK})')
    else:
        op.add_column('revisions', sa.Column('withdrawn_on', sa.Date(), nullable=True, comment=COMMENT))
        op.create_check_constraint(op.f(NAME), 'revisions', CHECK)
    words_stay('revisions', ['withdrawn_on'], 'OLD.withdrawn_on IS NOT NULL', 'a used text never changes', 'withdrawn')


def downgrade():
    # An older programme would show a withdrawn text to readers, and no used text can be removed.
    if op.get_bind().scalar(sa.text('SELECT count(*) FROM revisions WHERE withdrawn_on IS NOT NULL')):
        raise RuntimeError('texts were withdrawn; an older programme would show them: restore a backup instead')
    op.execute('DROP TRIGGER revisions_withdrawn_stay' + ('' if _sqlite() else ' ON revisions'))
    if not _sqlite():
        op.drop_constraint(op.f(NAME), 'revisions', type_='check')
        op.drop_column('revisions', 'withdrawn_on')
        return
    op.execute('ALTER TABLE revisions DROP COLUMN withdrawn_on')


def _sqlite():
    return op.get_bind().dialect.name == 'sqlite'
