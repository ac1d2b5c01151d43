"""figures of filing as they were put on record, and the yearly report on it among the lists"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

LISTS = ('quarterly', 'annual')
MORE_LISTS = (*LISTS, 'report')
SQLITE = (
    "CREATE TRIGGER rate_freezes_no_update BEFORE UPDATE ON rate_freezes "
    "BEGIN SELECT RAISE(ABORT, 'frozen figures never change'); END",
    "CREATE TRIGGER rate_freezes_no_delete BEFORE DELETE ON rate_freezes "
    "BEGIN SELECT RAISE(ABORT, 'frozen figures never change'); END",
)
POSTGRES = (
    "CREATE TRIGGER rate_freezes_stay BEFORE UPDATE OR DELETE ON rate_freezes "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change('frozen figures never change')",
    "CREATE TRIGGER rate_freezes_no_truncate BEFORE TRUNCATE ON rate_freezes "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('frozen figures never change')",
)


def upgrade():
    _allow_lists(MORE_LISTS)
    op.create_table('rate_freezes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bureau_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.Integer(), nullable=False, comment='0 for a whole year'),
    sa.Column('as_of', sa.Date(), nullable=False, comment='the day up to which records counted'),
    sa.Column('figures', sa.Text(), nullable=False, comment='JSON: the figures of each agency by its id'),
    sa.Column('digest', sa.String(length=64), nullable=False, comment='sha256 of the lists behind the figures'),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_by_name', sa.String(length=100), nullable=False),
    sa.CheckConstraint('quarter BETWEEN 0 AND 4', name=op.f('ck_rate_freezes_of_a_quarter_or_a_year')),
    sa.ForeignKeyConstraint(['bureau_id'], ['agencies.id'], name=op.f('fk_rate_freezes_bureau_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_rate_freezes_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rate_freezes')),
    sa.UniqueConstraint('bureau_id', 'year', 'quarter', name=op.f('uq_rate_freezes_bureau_id_year_quarter'))
    )
    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRES:
        op.execute(statement)


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER rate_freezes_no_delete')  # dropping a table deletes its rows
    op.drop_table('rate_freezes')
    op.execute("DELETE FROM periodic_lists WHERE kind = 'report'")  # the older tables have no place for them
    _allow_lists(LISTS)


def _allow_lists(kinds):
    """Let there be other kinds of lists. SQLite makes the table anew, without the conditions that are not named here."""
    kind, done = op.f('ck_periodic_lists_listkind'), op.f('ck_periodic_lists_done_has_its_day')
    condition = 'kind IN ({})'.format(', '.join(f"'{each}'" for each in kinds))
    if op.get_bind().dialect.name != 'sqlite':
        op.drop_constraint(kind, 'periodic_lists', type_='check')
        op.create_check_constraint(kind, 'periodic_lists', condition)
        return
    with op.batch_alter_table('periodic_lists', schema=None, recreate='always') as batch_op:
        batch_op.create_check_constraint(kind, sa.text(condition))
        batch_op.create_check_constraint(done, sa.text('(done_at IS NULL) = (done_on IS NULL)'))
