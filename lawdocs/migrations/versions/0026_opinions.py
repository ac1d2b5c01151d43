"""opinions on drafts that are under review: requests, secret links and their openings"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import let_go, never_change, never_go, words_stay


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

RECORDS = {'opinion_link_openings': 'openings of a secret link never change'}
KEPT = {
    'cooperations': 'requests for an opinion stay on record',
    'opinion_links': 'secret links stay on record',
}
ASKED = ('linkage_id', 'document_id', 'revision_id', 'title', 'reviewer_id', 'question', 'way', 'body', 'asked_on', 'due_on',
         'asked_by_id', 'asked_by_name')
GIVEN = ('conclusion', 'opinion', 'given_body', 'given_post', 'given_on', 'given_at', 'given_by_id')
SETTLED = ('adoption', 'adoption_reason', 'settled_on')


def upgrade():
    op.create_table('cooperations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'given', 'settled', 'recalled', 'lapsed', name='opinionstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False, comment='the text that is shown'),
    sa.Column('title', sa.String(length=300), nullable=False, comment='the title of the draft when it was asked about'),
    sa.Column('reviewer_id', sa.Integer(), nullable=False, comment='the agency that asks'),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('way', sa.Enum('account', 'link', name='way', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('body', sa.String(length=80), nullable=False, comment='who is asked, by name'),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False, comment='the last day'),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_by_name', sa.String(length=100), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True, comment='when the draft left the review in which it was asked'),
    sa.Column('conclusion', sa.Enum('none', 'changes', 'unlawful', name='conclusion', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('given_body', sa.String(length=80), nullable=False),
    sa.Column('given_post', sa.String(length=80), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('given_by_id', sa.Integer(), nullable=True, comment='empty: through the secret link'),
    sa.Column('adoption', sa.Enum('adopted', 'partly', 'not', name='adoption', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('adoption_reason', sa.Text(), nullable=False),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(adoption IS NOT NULL) = (state = 'settled')", name=op.f('ck_cooperations_settled_says_how')),
    sa.CheckConstraint("(conclusion IS NOT NULL) = (state IN ('given', 'settled')) AND (conclusion IS NULL) = (given_at IS NULL)", name=op.f('ck_cooperations_given_has_its_opinion')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['users.id'], name=op.f('fk_cooperations_asked_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_cooperations_document_id')),
    sa.ForeignKeyConstraint(['given_by_id'], ['users.id'], name=op.f('fk_cooperations_given_by_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_cooperations_linkage_id')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['agencies.id'], name=op.f('fk_cooperations_reviewer_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_cooperations_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cooperations'))
    )
    with op.batch_alter_table('cooperations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cooperations_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cooperations_linkage_id'), ['linkage_id'], unique=False)

    op.create_table('opinion_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cooperation_id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['cooperation_id'], ['cooperations.id'], name=op.f('fk_opinion_links_cooperation_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_opinion_links_made_by_id')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['users.id'], name=op.f('fk_opinion_links_revoked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinion_links')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_opinion_links_token_digest'))
    )
    with op.batch_alter_table('opinion_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opinion_links_cooperation_id'), ['cooperation_id'], unique=False)
        batch_op.create_index('uq_opinion_links_living', ['cooperation_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('opinion_link_openings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('origin', sa.String(length=12), nullable=False, comment='no address: a digest that nobody can turn back'),
    sa.ForeignKeyConstraint(['link_id'], ['opinion_links.id'], name=op.f('fk_opinion_link_openings_link_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinion_link_openings'))
    )
    with op.batch_alter_table('opinion_link_openings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opinion_link_openings_link_id'), ['link_id'], unique=False)


    never_change(RECORDS)
    never_go(KEPT)
    words_stay('cooperations', ASKED, 'OLD.id IS NOT NULL', 'what was asked never changes', 'asked')
    words_stay('cooperations', GIVEN, "OLD.state <> 'asked'", 'an opinion that was given never changes', 'given')
    words_stay('cooperations', SETTLED, "OLD.state <> 'given'", 'what became of an opinion never changes', 'settled')
    words_stay('cooperations', ('closed_at',), 'OLD.closed_at IS NOT NULL', 'a review that is over stays over', 'closed')
    words_stay('opinion_links', ('cooperation_id', 'token_digest', 'made_at', 'made_by_id'), 'OLD.id IS NOT NULL',
               'a secret link never changes', 'made')
    words_stay('opinion_links', ('revoked_at', 'revoked_by_id'), 'OLD.revoked_at IS NOT NULL',
               'a secret link that was taken back stays so', 'revoked')


def downgrade():
    let_go((*RECORDS, *KEPT))
    for name in ('opinion_link_openings', 'opinion_links', 'cooperations'):
        op.drop_table(name)
