"""numbers that stock or a renewal carried already are in use, not void; numbers of stock as their source writes them"""

import string

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

STOCK, RENEWAL = '存量文件已使用该号', '延续登记已使用该号'
CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)


def upgrade():
    op.add_column('documents', sa.Column('number_as_given', sa.String(length=120), nullable=True, comment='as the source of stock writes it, where that differs'))
    with op.batch_alter_table('number_allocations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('used_by_id', sa.Integer(), nullable=True, comment='the document that carried it already; never given here'))
        batch_op.create_foreign_key(batch_op.f('fk_number_allocations_used_by_id'), 'documents', ['used_by_id'], ['id'])
    for reason, holder in (
        (STOCK, 'SELECT min(id) FROM documents WHERE number_key = :key'),
        (RENEWAL, "SELECT min(document_id) FROM evaluation_entries WHERE act = 'renewal' AND number = :text"),
    ):
        for row_id, text in _rows(reason):
            names = {'key': text.translate(CAPITALS)} if reason == STOCK else {'text': text}
            found = op.get_bind().execute(sa.text(holder), names).scalar()
            if found is not None:
                change = 'UPDATE number_allocations SET used_by_id = :by, void_at = NULL, void_reason = NULL WHERE id = :id'
                op.get_bind().execute(sa.text(change), {'by': found, 'id': row_id})


def downgrade():
    change = 'UPDATE number_allocations SET void_at = given_at, void_reason = :reason WHERE used_by_id IS NOT NULL AND {} ({})'
    registers = "SELECT id FROM number_series WHERE kind = 'registration'"
    for reason, word in ((STOCK, 'series_id NOT IN'), (RENEWAL, 'series_id IN')):
        op.get_bind().execute(sa.text(change.format(word, registers)), {'reason': reason})
    with op.batch_alter_table('number_allocations', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_number_allocations_used_by_id'), type_='foreignkey')
        batch_op.drop_column('used_by_id')
    op.drop_column('documents', 'number_as_given')


def _rows(reason):
    """The numbers that the programme itself passed over; what a person made void has a name."""
    query = 'SELECT id, text FROM number_allocations WHERE void_reason = :reason AND void_by_id IS NULL AND document_id IS NULL'
    return op.get_bind().execute(sa.text(query), {'reason': reason}).all()
