"""suggestions of the procuratorate: letters whose words stay once sent, replies, entries, and reviews of documents"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import forget_duties, let_go, never_change, never_go, words_stay


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

STATES = ('draft', 'sent', 'received', 'objected', 'replied', 'assessed', 'sued', 'closed', 'withdrawn', 'discarded')
KINDS = ('retrial', 'violation', 'public_interest', 'governance', 'other')
VERDICTS = ('adopted', 'partly', 'not_adopted')
REVIEW_STATES = ('open', 'upheld', 'not_upheld', 'dropped')
ACTS = ('work', 'object', 'uphold', 'change', 'ask_extension', 'grant', 'refuse', 'assess', 'again', 'visit', 'copy',
        'sue', 'withdraw', 'close')
LETTER = ('linkage_id', 'chain_id', 'resolution_id', 'number', 'kind', 'target_id', 'is_urgent', 'text', 'grounds',
          'signed_by', 'signed_on', 'reply_days', 'objection_days', 'document_id', 'articles', 'file_id', 'file_name',
          'sent_on')
REPLY = ('suggestion_id', 'no', 'text', 'file_id', 'file_name', 'drafter_id', 'drafter_name', 'number', 'sent_on',
         'approver_name')
REVIEW = ('linkage_id', 'suggestion_id', 'document_id', 'reviewer_id', 'maker_id', 'articles', 'finding', 'conclusion',
          'concluded_on', 'cleanup')
RECORDS = {'suggestion_entries': 'what was said on a suggestion never changes'}
KEPT = {
    'suggestions': 'suggestions stay on record',
    'suggestion_replies': 'replies stay on record',
    'document_reviews': 'reviews of documents stay on record',
}
DUTIES = ('link_suggestion', 'link_review', 'link_correction')


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    op.create_table('suggestions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('suggestionstate', *STATES), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('chain_id', sa.Integer(), nullable=True),
    sa.Column('resolution_id', sa.Integer(), nullable=True, comment='the resolution of a meeting that it came from'),
    sa.Column('number', sa.String(length=60), nullable=False, comment='文号 of the letter'),
    sa.Column('kind', enum('suggestionkind', *KINDS), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False, comment='what is suggested'),
    sa.Column('grounds', sa.Text(), nullable=False, comment='facts and law'),
    sa.Column('signed_by', sa.String(length=60), nullable=False, comment='the post that signed'),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('reply_days', sa.Integer(), nullable=True, comment='days for the reply that the letter itself names'),
    sa.Column('objection_days', sa.Integer(), nullable=True, comment='days for an objection that the letter names'),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('articles', sa.String(length=200), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True, comment='day of delivery'),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('received_for', sa.Boolean(), nullable=False, comment='the office receipted for the unit'),
    sa.Column('asked_until', sa.Date(), nullable=True, comment='the last day that the unit asks for, while unanswered'),
    sa.Column('replied_on', sa.Date(), nullable=True, comment='day of the last reply'),
    sa.Column('reply_number', sa.String(length=60), nullable=False, comment='文号 of the last reply'),
    sa.Column('verdict', enum('verdict', *VERDICTS), nullable=True, comment='of the last reply'),
    sa.Column('sued_on', sa.Date(), nullable=True),
    sa.Column('court', sa.String(length=60), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.CheckConstraint('objection_days IS NULL OR objection_days > 0', name=op.f('ck_suggestions_objection_days_count')),
    sa.CheckConstraint('received_on IS NULL OR received_on >= sent_on', name=op.f('ck_suggestions_received_after_it_was_sent')),
    sa.CheckConstraint('reply_days IS NULL OR reply_days > 0', name=op.f('ck_suggestions_reply_days_count')),
    sa.CheckConstraint('sent_on IS NULL OR chain_id IS NOT NULL', name=op.f('ck_suggestions_sent_has_its_chain')),
    sa.ForeignKeyConstraint(['chain_id'], ['link_chains.id'], name=op.f('fk_suggestions_chain_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_suggestions_document_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_suggestions_file_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_suggestions_linkage_id')),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolutions.id'], name=op.f('fk_suggestions_resolution_id')),
    sa.ForeignKeyConstraint(['target_id'], ['agencies.id'], name=op.f('fk_suggestions_target_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestions'))
    )
    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestions_chain_id'), ['chain_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestions_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestions_linkage_id_state'), ['linkage_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestions_resolution_id'), ['resolution_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestions_target_id'), ['target_id'], unique=False)
        batch_op.create_index('uq_suggestions_number', ['linkage_id', 'number'], unique=True, sqlite_where=sa.text("state <> 'discarded' AND number <> ''"), postgresql_where=sa.text("state <> 'discarded' AND number <> ''"))

    op.create_table('document_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('reviewstate', *REVIEW_STATES), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('suggestion_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('maker_id', sa.Integer(), nullable=False, comment='whose post is to correct it'),
    sa.Column('articles', sa.String(length=200), nullable=False),
    sa.Column('finding', sa.Text(), nullable=False),
    sa.Column('conclusion', sa.Text(), nullable=False),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('cleanup', sa.String(length=100), nullable=False, comment='what followed for the document'),
    sa.Column('corrected_on', sa.Date(), nullable=True),
    sa.Column('correction', sa.String(length=40), nullable=False, comment='the step that corrected it'),
    sa.CheckConstraint("(state = 'open') = (concluded_on IS NULL)", name=op.f('ck_document_reviews_concluded_has_its_day')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_document_reviews_document_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_document_reviews_linkage_id')),
    sa.ForeignKeyConstraint(['maker_id'], ['agencies.id'], name=op.f('fk_document_reviews_maker_id')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['agencies.id'], name=op.f('fk_document_reviews_reviewer_id')),
    sa.ForeignKeyConstraint(['suggestion_id'], ['suggestions.id'], name=op.f('fk_document_reviews_suggestion_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_reviews')),
    sa.UniqueConstraint('suggestion_id', name=op.f('uq_document_reviews_suggestion_id'))
    )
    with op.batch_alter_table('document_reviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_reviews_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_reviews_maker_id'), ['maker_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_reviews_reviewer_id'), ['reviewer_id'], unique=False)

    op.create_table('suggestion_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('suggestion_id', sa.Integer(), nullable=False),
    sa.Column('act', enum('entryact', *ACTS), nullable=False),
    sa.Column('on', sa.Date(), nullable=False, comment='the day it was done'),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True, comment='the last day that it asks for or gives'),
    sa.Column('verdict', enum('verdict', *VERDICTS), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_suggestion_entries_actor_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_suggestion_entries_file_id')),
    sa.ForeignKeyConstraint(['suggestion_id'], ['suggestions.id'], name=op.f('fk_suggestion_entries_suggestion_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion_entries'))
    )
    with op.batch_alter_table('suggestion_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestion_entries_suggestion_id'), ['suggestion_id'], unique=False)

    op.create_table('suggestion_replies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('suggestion_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False, comment='from 1'),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('drafter_id', sa.Integer(), nullable=True),
    sa.Column('drafter_name', sa.String(length=100), nullable=False),
    sa.Column('returned', sa.Text(), nullable=False, comment='why the approver gave the draft back'),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('approver_name', sa.String(length=100), nullable=False),
    sa.CheckConstraint("sent_on IS NULL OR number <> ''", name=op.f('ck_suggestion_replies_sent_has_its_number')),
    sa.ForeignKeyConstraint(['drafter_id'], ['users.id'], name=op.f('fk_suggestion_replies_drafter_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_suggestion_replies_file_id')),
    sa.ForeignKeyConstraint(['suggestion_id'], ['suggestions.id'], name=op.f('fk_suggestion_replies_suggestion_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion_replies')),
    sa.UniqueConstraint('suggestion_id', 'no', name=op.f('uq_suggestion_replies_suggestion_id_no'))
    )

    words_stay('suggestions', LETTER, 'OLD.sent_on IS NOT NULL', 'the words of a sent suggestion never change')
    words_stay('suggestion_replies', REPLY, 'OLD.sent_on IS NOT NULL', 'the words of a sent reply never change')
    words_stay('document_reviews', REVIEW, 'OLD.concluded_on IS NOT NULL', 'a concluded review never changes')
    never_change(RECORDS)
    never_go(KEPT)


def downgrade():
    let_go((*RECORDS, *KEPT))
    for name in ('suggestion_replies', 'suggestion_entries', 'document_reviews', 'suggestions'):
        op.drop_table(name)
    forget_duties(DUTIES)
