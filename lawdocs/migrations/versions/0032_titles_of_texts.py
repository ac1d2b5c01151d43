"""titles that the texts of amendments bring"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import words_stay


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

COMMENT = 'what the document is called with this text; empty: as before'


def upgrade():
    op.add_column('revisions', sa.Column('title', sa.String(length=300), nullable=True, comment=COMMENT))
    op.create_index(op.f('ix_revisions_title'), 'revisions', ['title'])
    words_stay('revisions', ['title'], 'OLD.title IS NOT NULL', 'a used text never changes', 'title')


def downgrade():
    # An older programme knows the newest title only, which stands on the row of the document.
    op.execute('DROP TRIGGER revisions_title_stay' + (' ON revisions' if op.get_bind().dialect.name != 'sqlite' else ''))
    op.drop_index(op.f('ix_revisions_title'), table_name='revisions')
    op.drop_column('revisions', 'title')
