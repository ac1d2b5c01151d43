"""of a duty and a subject one deadline is open at most"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

NAME = 'uq_deadlines_open'
OPEN = 'ended_at IS NULL'


def upgrade():
    # Two schedulers could open the same deadline twice; the newest is the one that was reckoned last.
    op.execute(
        'UPDATE deadlines SET outcome = \'void\', ended_at = opened_at, ended_on = date(opened_at), '
        'ended_by = \'重复的期限\', next_on = NULL, paused_on = NULL '
        'WHERE ended_at IS NULL AND EXISTS (SELECT 1 FROM deadlines AS newer WHERE newer.duty = deadlines.duty '
        'AND newer.subject_id = deadlines.subject_id AND newer.ended_at IS NULL AND newer.id > deadlines.id)'
    )
    op.create_index(
        NAME, 'deadlines', ['duty', 'subject_id'], unique=True, sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN)
    )


def downgrade():
    op.drop_index(NAME, table_name='deadlines')
