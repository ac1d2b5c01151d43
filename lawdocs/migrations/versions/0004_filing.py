"""upward filing, record review and their lists; two more kinds of number series"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

KINDS = ('document', 'registration', 'index')
MORE_KINDS = (*KINDS, 'filing', 'opinion_letter')


def upgrade():
    _allow_kinds(MORE_KINDS)
    op.create_table('periodic_lists',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('quarterly', 'annual', name='listkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.Integer(), nullable=False, comment='0 for a whole year'),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False, comment='where it was published, or to whom it was sent'),
    sa.CheckConstraint('(done_at IS NULL) = (done_on IS NULL)', name=op.f('ck_periodic_lists_done_has_its_day')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_periodic_lists_agency_id')),
    sa.ForeignKeyConstraint(['done_by_id'], ['users.id'], name=op.f('fk_periodic_lists_done_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_periodic_lists')),
    sa.UniqueConstraint('kind', 'agency_id', 'year', 'quarter', name=op.f('uq_periodic_lists_kind_agency_id_year_quarter'))
    )
    with op.batch_alter_table('periodic_lists', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_periodic_lists_agency_id'), ['agency_id'], unique=False)

    op.create_table('upward_filings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('opened_no', sa.Integer(), nullable=False, comment='which filing of the document, from 1'),
    sa.Column('occasion', sa.Enum('making', 'amendment', 'repeal', name='occasion', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('addressee', sa.Enum('government_above', 'congress', 'own_government', 'county_government', 'superior', 'local_government', name='addressee', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('receiver_id', sa.Integer(), nullable=True),
    sa.Column('receiver_name', sa.String(length=200), nullable=False, comment='whom the report addresses'),
    sa.Column('why_outside', sa.String(length=200), nullable=False),
    sa.Column('ground', sa.String(length=200), nullable=False, comment='the routing rule'),
    sa.Column('is_copy', sa.Boolean(), nullable=False),
    sa.Column('held_by_id', sa.Integer(), nullable=False, comment='who files'),
    sa.Column('held_by_role', sa.Enum('drafter', 'legal_officer', 'clerk', 'supervisor', 'editor', 'liaison', 'system_admin', 'security_admin', 'audit_admin', 'system', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('deadline_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.Enum('due', 'submitted', 'supplement', 'registered', 'refused', 'copied', name='stage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=False, comment='what the maker explains with the report'),
    sa.Column('gap_reason', sa.Text(), nullable=False, comment='why it takes effect so soon'),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_on', sa.Date(), nullable=True),
    sa.Column('submitted_by_id', sa.Integer(), nullable=True),
    sa.Column('asked', sa.Text(), nullable=False, comment='what the receiver finds missing'),
    sa.Column('asked_on', sa.Date(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('receipt_number', sa.String(length=120), nullable=True),
    sa.Column('refusal', sa.Text(), nullable=False),
    sa.CheckConstraint("stage <> 'refused' OR refusal <> ''", name=op.f('ck_upward_filings_refused_has_reason')),
    sa.CheckConstraint("stage <> 'registered' OR receipt_number IS NOT NULL", name=op.f('ck_upward_filings_registered_has_receipt')),
    sa.CheckConstraint("stage = 'due' OR submitted_on IS NOT NULL", name=op.f('ck_upward_filings_submitted_has_its_day')),
    sa.ForeignKeyConstraint(['deadline_id'], ['deadlines.id'], name=op.f('fk_upward_filings_deadline_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_upward_filings_decided_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_upward_filings_document_id')),
    sa.ForeignKeyConstraint(['held_by_id'], ['agencies.id'], name=op.f('fk_upward_filings_held_by_id')),
    sa.ForeignKeyConstraint(['receiver_id'], ['agencies.id'], name=op.f('fk_upward_filings_receiver_id')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['users.id'], name=op.f('fk_upward_filings_submitted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upward_filings')),
    sa.UniqueConstraint('document_id', 'opened_no', 'addressee', name=op.f('uq_upward_filings_document_id_opened_no_addressee'))
    )
    with op.batch_alter_table('upward_filings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upward_filings_deadline_id'), ['deadline_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_upward_filings_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_upward_filings_held_by_id_stage'), ['held_by_id', 'stage'], unique=False)
        batch_op.create_index(batch_op.f('ix_upward_filings_receiver_id_stage'), ['receiver_id', 'stage'], unique=False)

    op.create_table('filing_packages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('filing_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('sm3', sa.String(length=64), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False, comment='what the receiver had asked for'),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_filing_packages_file_id')),
    sa.ForeignKeyConstraint(['filing_id'], ['upward_filings.id'], name=op.f('fk_filing_packages_filing_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_filing_packages_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filing_packages')),
    sa.UniqueConstraint('filing_id', 'no', name=op.f('uq_filing_packages_filing_id_no'))
    )
    op.create_table('filing_papers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('filing_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False, comment='the part of the package, as the profile names it'),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['users.id'], name=op.f('fk_filing_papers_added_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_filing_papers_file_id')),
    sa.ForeignKeyConstraint(['filing_id'], ['upward_filings.id'], name=op.f('fk_filing_papers_filing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filing_papers'))
    )
    with op.batch_alter_table('filing_papers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_filing_papers_filing_id'), ['filing_id'], unique=False)

    op.create_table('record_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('filing_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Enum('open', 'passed', 'correcting', 'reported', 'closed', 'revocation', name='reviewstage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('extended_on', sa.Date(), nullable=True),
    sa.Column('extension_reason', sa.Text(), nullable=False),
    sa.Column('coordination', sa.Text(), nullable=False, comment='conflicts with other documents (R87)'),
    sa.Column('conclusion', sa.Text(), nullable=False),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('concluded_by_id', sa.Integer(), nullable=True),
    sa.Column('letter_number', sa.String(length=120), nullable=True),
    sa.Column('letter', sa.Text(), nullable=False, comment='备案审查意见书, as sent'),
    sa.Column('letter_digest', sa.String(length=64), nullable=False, comment='sha256 of the letter'),
    sa.Column('correction', sa.Enum('amended', 'repealed', 'reason', name='correction', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('corrected_by_document_id', sa.Integer(), nullable=True),
    sa.Column('report', sa.Text(), nullable=False, comment='what the maker answers'),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.Column('reported_by_id', sa.Integer(), nullable=True),
    sa.Column('closing', sa.Text(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(letter = '') = (letter_number IS NULL)", name=op.f('ck_record_reviews_letter_has_its_number')),
    sa.CheckConstraint("stage = 'open' OR concluded_on IS NOT NULL", name=op.f('ck_record_reviews_concluded_has_its_day')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['users.id'], name=op.f('fk_record_reviews_closed_by_id')),
    sa.ForeignKeyConstraint(['concluded_by_id'], ['users.id'], name=op.f('fk_record_reviews_concluded_by_id')),
    sa.ForeignKeyConstraint(['corrected_by_document_id'], ['documents.id'], name=op.f('fk_record_reviews_corrected_by_document_id')),
    sa.ForeignKeyConstraint(['filing_id'], ['upward_filings.id'], name=op.f('fk_record_reviews_filing_id')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['users.id'], name=op.f('fk_record_reviews_reported_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_reviews')),
    sa.UniqueConstraint('filing_id', name=op.f('uq_record_reviews_filing_id'))
    )
    op.create_table('record_findings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('heading', sa.Enum('powers', 'superior_law', 'appropriateness', 'consistency', 'procedure', 'technique', name='heading', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('article', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_record_findings_made_by_id')),
    sa.ForeignKeyConstraint(['review_id'], ['record_reviews.id'], name=op.f('fk_record_findings_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_findings'))
    )
    with op.batch_alter_table('record_findings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_record_findings_review_id'), ['review_id'], unique=False)


def downgrade():
    for name in ('record_findings', 'record_reviews', 'filing_papers', 'filing_packages', 'periodic_lists', 'upward_filings'):
        op.drop_table(name)
    op.execute("DELETE FROM number_allocations WHERE series_id IN (SELECT id FROM number_series WHERE kind IN ('filing', 'opinion_letter'))")
    op.execute("DELETE FROM number_series WHERE kind IN ('filing', 'opinion_letter')")
    _allow_kinds(KINDS)


def _allow_kinds(kinds):
    """Let series have other kinds. SQLite makes the table anew, which the numbers that point at it must survive."""
    condition = 'kind IN ({})'.format(', '.join(f"'{each}'" for each in kinds))
    name = op.f('ck_number_series_serieskind')
    if op.get_bind().dialect.name != 'sqlite':
        op.drop_constraint(name, 'number_series', type_='check')
        op.create_check_constraint(name, 'number_series', condition)
        return
    op.execute('CREATE TEMPORARY TABLE numbers_kept AS SELECT * FROM number_allocations')
    op.execute('DELETE FROM number_allocations')
    with op.batch_alter_table('number_series', schema=None, recreate='always') as batch_op:
        batch_op.create_check_constraint(name, sa.text(condition))
    op.execute('INSERT INTO number_allocations SELECT * FROM numbers_kept')
    op.execute('DROP TABLE numbers_kept')
