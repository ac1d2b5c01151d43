"""clauses that begin, stop or end on days of their own"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import let_go, never_go, words_stay


revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

TABLE = 'provision_terms'
WHY = 'an entry on provisions stays as it was entered'
ENTERED = (
    *('document_id', 'revision_id', 'act', 'clauses', 'since', 'by_id', 'by_title', 'by_number', 'by_clause'),
    *('evidence', 'reason', 'recorded_on', 'recorded_at', 'recorded_by_id', 'recorded_by_name', 'replaces_id'),
)
LATER = ('until', 'resumed_on', 'resume_reason')
VOIDED = ('voided_on', 'void_reason', *LATER)


def upgrade():
    op.create_table('provision_terms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False, comment='the text whose clauses are named'),
    sa.Column('act', sa.Enum('begin', 'repeal', 'stop', 'lapse',
        name='provisionact', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('clauses', sa.String(length=300), nullable=False, comment='as cited: 第十二条、第十五条第二款'),
    sa.Column('since', sa.Date(), nullable=False, comment='first day in force, else first day out of force or not applied'),
    sa.Column('until', sa.Date(), nullable=True, comment='first day on which what was stopped is applied again'),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_title', sa.String(length=300), nullable=False),
    sa.Column('by_number', sa.String(length=120), nullable=False),
    sa.Column('by_clause', sa.String(length=60), nullable=False, comment='the article that says so'),
    sa.Column('evidence', sa.String(length=500), nullable=False, comment='the words that say so'),
    sa.Column('reason', sa.String(length=500), nullable=False, comment='why it was entered late'),
    sa.Column('recorded_on', sa.Date(), nullable=False, comment='the day in Asia/Shanghai'),
    sa.Column('resumed_on', sa.Date(), nullable=True, comment='the day on which until was put on record'),
    sa.Column('resume_reason', sa.String(length=500), nullable=False),
    sa.Column('voided_on', sa.Date(), nullable=True, comment='the day on which it was put right (更正)'),
    sa.Column('void_reason', sa.String(length=500), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True, comment='the voided entry that it corrects'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=100), nullable=False),
    sa.CheckConstraint("until IS NULL OR (act = 'stop' AND until > since AND resumed_on IS NOT NULL)",
        name=op.f('ck_provision_terms_applied_again_later')),
    sa.CheckConstraint("act IN ('begin', 'lapse') OR by_id IS NOT NULL OR by_title <> ''",
        name=op.f('ck_provision_terms_ends_by_a_document')),
    sa.CheckConstraint("(voided_on IS NULL) = (void_reason = '')", name=op.f('ck_provision_terms_void_has_its_reason')),
    sa.ForeignKeyConstraint(['by_id'], ['documents.id'], name=op.f('fk_provision_terms_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_provision_terms_document_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_provision_terms_recorded_by_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['provision_terms.id'], name=op.f('fk_provision_terms_replaces_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_provision_terms_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provision_terms')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_provision_terms_replaces_id'))
    )
    with op.batch_alter_table('provision_terms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_provision_terms_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_provision_terms_document_id'), ['document_id'], unique=False)
    words_stay(TABLE, ENTERED, '1 = 1', WHY)
    words_stay(TABLE, LATER, 'OLD.until IS NOT NULL', WHY, 'resumed')
    words_stay(TABLE, VOIDED, 'OLD.voided_on IS NOT NULL', WHY, 'voided')
    never_go({TABLE: WHY})


def downgrade():
    let_go([TABLE])
    op.drop_table(TABLE)
