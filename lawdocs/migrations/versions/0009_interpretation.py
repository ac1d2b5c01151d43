"""interpretations of what was published, copies for the public to read, and corrections that never change"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

MEDIA = ('text', 'chart', 'video', 'questions', 'press')
RELATIONS = ('basis', 'amended_by', 'repealed_by')
STAYING = ('text_corrections', 'corrected_places')
WHY = 'a correction of a text never changes'


def upgrade():
    _allow_relations((*RELATIONS, 'corrected_by'))
    op.create_table('interpretation_plans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('medium', sa.Enum(*MEDIA, name='medium', native_enum=False, create_constraint=True, length=40), nullable=True, comment='empty: no interpretation is needed'),
    sa.Column('reason', sa.String(length=500), nullable=False, comment='why none is needed'),
    sa.Column('note', sa.String(length=500), nullable=False, comment='who explains it, where, with what material'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=100), nullable=False),
    sa.CheckConstraint("(medium IS NULL) = (reason <> '')", name=op.f('ck_interpretation_plans_none_has_its_reason')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_interpretation_plans_document_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_interpretation_plans_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interpretation_plans')),
    sa.UniqueConstraint('document_id', name=op.f('uq_interpretation_plans_document_id'))
    )
    op.create_table('interpretations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('medium', sa.Enum(*MEDIA, name='medium', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('address', sa.String(length=500), nullable=False),
    sa.Column('told', sa.String(length=200), nullable=False, comment='what it tells, comma-separated'),
    sa.Column('left_out_reason', sa.String(length=500), nullable=False, comment='why it does not tell the rest'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_interpretations_document_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_interpretations_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interpretations')),
    sa.UniqueConstraint('document_id', 'address', name=op.f('uq_interpretations_document_id_address'))
    )
    op.create_table('supplied_copies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('keeper', sa.Enum('archive', 'library', 'service', 'other', name='keeper', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=100), nullable=False),
    sa.CheckConstraint('copies > 0', name=op.f('ck_supplied_copies_some_were_sent')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_supplied_copies_document_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_supplied_copies_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplied_copies'))
    )
    with op.batch_alter_table('supplied_copies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supplied_copies_document_id'), ['document_id'], unique=False)
    op.create_table('text_corrections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False, comment='the corrected text'),
    sa.Column('number', sa.String(length=120), nullable=False),
    sa.Column('on', sa.Date(), nullable=False, comment='day of the notice, from which the corrected text is shown'),
    sa.Column('published_in', sa.String(length=300), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_text_corrections_document_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_text_corrections_recorded_by_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_text_corrections_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_corrections')),
    sa.UniqueConstraint('document_id', 'number', name=op.f('uq_text_corrections_document_id_number')),
    sa.UniqueConstraint('revision_id', name=op.f('uq_text_corrections_revision_id'))
    )
    op.create_table('corrected_places',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('correction_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False, comment='from 1'),
    sa.Column('clause', sa.String(length=60), nullable=False),
    sa.Column('wrong', sa.Text(), nullable=False),
    sa.Column('right', sa.Text(), nullable=False, comment='empty: struck out'),
    sa.ForeignKeyConstraint(['correction_id'], ['text_corrections.id'], name=op.f('fk_corrected_places_correction_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_corrected_places')),
    sa.UniqueConstraint('correction_id', 'no', name=op.f('uq_corrected_places_correction_id_no'))
    )
    for table in STAYING:
        if _sqlite():
            for when in ('update', 'delete'):
                op.execute(f"CREATE TRIGGER {table}_no_{when} BEFORE {when.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{WHY}'); END")
        else:
            op.execute(f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change('{WHY}')")
            op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{WHY}')")


def downgrade():
    if _sqlite():  # dropping a table deletes its rows
        for table in STAYING:
            op.execute(f'DROP TRIGGER {table}_no_delete')
    op.drop_table('corrected_places')
    op.drop_table('text_corrections')
    op.execute("DELETE FROM relations WHERE kind = 'corrected_by'")
    _allow_relations(RELATIONS)
    op.drop_table('supplied_copies')
    op.drop_table('interpretations')
    op.drop_table('interpretation_plans')


def _sqlite():
    return op.get_bind().dialect.name == 'sqlite'


def _allow_relations(kinds):
    """Let documents have other relations; SQLite makes the table anew, at which nothing points."""
    condition = 'kind IN ({})'.format(', '.join(f"'{each}'" for each in kinds))
    name = op.f('ck_relations_relationkind')
    if not _sqlite():
        op.drop_constraint(name, 'relations', type_='check')
        op.create_check_constraint(name, 'relations', condition)
        return
    with op.batch_alter_table('relations', schema=None, recreate='always') as batch_op:
        batch_op.create_check_constraint(name, sa.text(condition))
