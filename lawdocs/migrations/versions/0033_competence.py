"""whether the maker of an amending document has the power to amend"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

COMMENT = 'its maker is known to have the power; only then readers are told'


def upgrade():
    # The job read-amendments finds out for what was read before; until then readers are not told.
    op.add_column('amendings', sa.Column('competent', sa.Boolean(), server_default=sa.false(), nullable=False, comment=COMMENT))


def downgrade():
    with op.batch_alter_table('amendings', schema=None) as batch_op:
        batch_op.drop_column('competent')
