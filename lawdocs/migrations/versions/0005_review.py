"""supplements of review materials"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('supplements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_name', sa.String(length=100), nullable=False),
    sa.Column('last_material_id', sa.Integer(), nullable=False, comment='the newest paper when it was asked; later ones count'),
    sa.Column('handed_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_in_on', sa.Date(), nullable=True),
    sa.Column('handed_in_by_id', sa.Integer(), nullable=True),
    sa.Column('handed_in_by_name', sa.String(length=100), nullable=False),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True, comment='when the document went back or was given up'),
    sa.CheckConstraint('handed_in_at IS NULL OR dropped_at IS NULL', name=op.f('ck_supplements_handed_in_or_dropped')),
    sa.CheckConstraint('(handed_in_at IS NULL) = (handed_in_on IS NULL)', name=op.f('ck_supplements_handed_in_has_its_day')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['users.id'], name=op.f('fk_supplements_asked_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_supplements_document_id')),
    sa.ForeignKeyConstraint(['handed_in_by_id'], ['users.id'], name=op.f('fk_supplements_handed_in_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplements'))
    )
    op.create_index(op.f('ix_supplements_document_id'), 'supplements', ['document_id'], unique=False)
    op.create_table('supplement_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('supplement_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('explanation', 'basis', 'consultation', 'own_opinion', 'other', 'attachment', name='materialkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['supplement_id'], ['supplements.id'], name=op.f('fk_supplement_items_supplement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplement_items'))
    )
    op.create_index(op.f('ix_supplement_items_supplement_id'), 'supplement_items', ['supplement_id'], unique=False)


def downgrade():
    for name in ('supplement_items', 'supplements'):
        op.drop_table(name)
