"""repeals that published documents state, and what people made of them"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('repealing_texts',
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_repealing_texts_revision_id')),
    sa.PrimaryKeyConstraint('revision_id', name=op.f('pk_repealing_texts'))
    )
    op.create_table('stated_repeals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False, comment='the text that says so'),
    sa.Column('title', sa.Text(), nullable=False, comment='as that text names the other document'),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(length=20), nullable=False, comment='废止, 失效 or 停止执行'),
    sa.Column('part', sa.String(length=300), nullable=False, comment='the clauses as cited; empty: all of it'),
    sa.Column('since', sa.Date(), nullable=True, comment='first day without it'),
    sa.Column('by_clause', sa.String(length=60), nullable=False, comment='the article that says so'),
    sa.Column('words', sa.Text(), nullable=False, comment='the sentence that says so'),
    sa.Column('doubt', sa.Enum('several', 'vague', name='doubt', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('competent', sa.Boolean(), server_default=sa.false(), nullable=False, comment='its maker is known to have the power; only then readers are told'),
    sa.Column('dismissed_on', sa.Date(), nullable=True, comment='a person found that nothing is repealed'),
    sa.Column('dismissed_by_id', sa.Integer(), nullable=True),
    sa.Column('dismiss_reason', sa.Text(), nullable=False),
    sa.CheckConstraint("(dismissed_on IS NULL) = (dismiss_reason = '')", name=op.f('ck_stated_repeals_dismissed_with_reason')),
    sa.ForeignKeyConstraint(['by_id'], ['documents.id'], name=op.f('fk_stated_repeals_by_id')),
    sa.ForeignKeyConstraint(['dismissed_by_id'], ['users.id'], name=op.f('fk_stated_repeals_dismissed_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_stated_repeals_document_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_stated_repeals_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stated_repeals')),
    sa.UniqueConstraint('by_id', 'document_id', 'part', name=op.f('uq_stated_repeals_by_id_document_id_part'))
    )
    with op.batch_alter_table('stated_repeals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stated_repeals_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stated_repeals_document_id'), ['document_id'], unique=False)


def downgrade():
    op.drop_table('stated_repeals')
    op.drop_table('repealing_texts')
