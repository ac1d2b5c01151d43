"""interpretations of what was published, planned and done, and copies for the public to read"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

MEDIA = ('text', 'chart', 'video', 'questions', 'press')


def upgrade():
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


def downgrade():
    op.drop_table('supplied_copies')
    op.drop_table('interpretations')
    op.drop_table('interpretation_plans')
