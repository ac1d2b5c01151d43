"""what published documents say they change in others, and what people made of it"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('amending_texts',
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_amending_texts_revision_id')),
    sa.PrimaryKeyConstraint('revision_id', name=op.f('pk_amending_texts'))
    )
    op.create_table('amendings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False, comment='the text that says so'),
    sa.Column('no', sa.Integer(), nullable=False, comment='in the order of that text, from 1'),
    sa.Column('title', sa.Text(), nullable=False, comment='as that text names the other document'),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('touched', sa.Text(), nullable=False, comment='articles and what happens to each, JSON'),
    sa.Column('dismissed_on', sa.Date(), nullable=True, comment='a person found that nothing is changed'),
    sa.Column('dismissed_by_id', sa.Integer(), nullable=True),
    sa.Column('dismiss_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['documents.id'], name=op.f('fk_amendings_by_id')),
    sa.ForeignKeyConstraint(['dismissed_by_id'], ['users.id'], name=op.f('fk_amendings_dismissed_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_amendings_document_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_amendings_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendings')),
    sa.UniqueConstraint('by_id', 'no', name=op.f('uq_amendings_by_id_no'))
    )
    with op.batch_alter_table('amendings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_amendings_document_id'), ['document_id'], unique=False)

    op.create_table('amending_instructions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('amending_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('target_label', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('old', sa.Text(), nullable=False),
    sa.Column('new', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False, comment='characters of the amending text'),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('doubt', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Enum('confirmed', 'corrected', 'rejected', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('seen_id', sa.Integer(), nullable=True, comment='the text of the other document that the person looked at'),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_by_name', sa.String(length=100), nullable=False),
    sa.CheckConstraint('(verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (seen_id IS NULL)', name=op.f('ck_amending_instructions_decided_says_when_and_on_what')),
    sa.ForeignKeyConstraint(['amending_id'], ['amendings.id'], name=op.f('fk_amending_instructions_amending_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_amending_instructions_decided_by_id')),
    sa.ForeignKeyConstraint(['seen_id'], ['revisions.id'], name=op.f('fk_amending_instructions_seen_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amending_instructions')),
    sa.UniqueConstraint('amending_id', 'no', name=op.f('uq_amending_instructions_amending_id_no'))
    )
    op.create_table('reference_looks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('amending_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=64), nullable=False, comment='digest of where and what is mentioned, of which text'),
    sa.Column('follows', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['amending_id'], ['amendings.id'], name=op.f('fk_reference_looks_amending_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_reference_looks_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reference_looks')),
    sa.UniqueConstraint('amending_id', 'place', name=op.f('uq_reference_looks_amending_id_place'))
    )


def downgrade():
    op.drop_table('reference_looks')
    op.drop_table('amending_instructions')
    with op.batch_alter_table('amendings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_amendings_document_id'))

    op.drop_table('amendings')
    op.drop_table('amending_texts')
