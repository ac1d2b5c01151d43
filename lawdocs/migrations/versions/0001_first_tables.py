"""first tables"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import guards_down, guards_up


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('agencies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False, comment='full standard name'),
    sa.Column('short_name', sa.String(length=100), nullable=False),
    sa.Column('level', sa.Enum('province', 'city', 'county', 'township', name='level', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.Enum('government', 'office', 'department', 'justice_bureau', 'dispatched', 'vertical', 'procuratorate', 'other', name='agencykind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('may_issue', sa.Boolean(), nullable=False, comment='in the register of makers (制定主体清单)'),
    sa.Column('number_code', sa.String(length=20), nullable=True, comment='机关代字'),
    sa.Column('credit_code', sa.String(length=18), nullable=True, comment='统一社会信用代码'),
    sa.Column('region_code', sa.String(length=12), nullable=True, comment='GB/T 2260'),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=True, comment='who reviews the legality of its documents; empty: itself'),
    sa.Column('handled_by_id', sa.Integer(), nullable=True, comment='whose clerk records its decisions and publishes; empty: itself'),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['handled_by_id'], ['agencies.id'], name=op.f('fk_agencies_handled_by_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['agencies.id'], name=op.f('fk_agencies_parent_id')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['agencies.id'], name=op.f('fk_agencies_reviewed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agencies')),
    sa.UniqueConstraint('credit_code', name=op.f('uq_agencies_credit_code')),
    sa.UniqueConstraint('name', name=op.f('uq_agencies_name')),
    sa.UniqueConstraint('number_code', name=op.f('uq_agencies_number_code'))
    )
    with op.batch_alter_table('agencies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agencies_parent_id'), ['parent_id'], unique=False)

    op.create_table('audit_entries',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.Column('tag', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.Text(), nullable=False, comment='canonical JSON'),
    sa.Column('after', sa.Text(), nullable=False, comment='canonical JSON'),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=True, comment='idempotency key of the request'),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entries'))
    )
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entries_subject_subject_id'), ['subject', 'subject_id'], unique=False)

    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('login_failures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(length=10), nullable=False, comment='account or address'),
    sa.Column('key', sa.String(length=64), nullable=False, comment="digest; nobody's password typed as a name is kept"),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_failures'))
    )
    with op.batch_alter_table('login_failures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_failures_scope_key_at'), ['scope', 'key', 'at'], unique=False)

    op.create_table('request_keys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_keys')),
    sa.UniqueConstraint('actor_id', 'key', name=op.f('uq_request_keys_actor_id_key'))
    )
    op.create_table('security_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=60), nullable=False),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security_events'))
    )
    op.create_table('stored_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(length=120), nullable=False),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_files')),
    sa.UniqueConstraint('sha256', name=op.f('uq_stored_files_sha256'))
    )
    op.create_table('number_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('document', 'registration', 'index', name='serieskind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('first', sa.Integer(), nullable=False, comment='serial the series began with here'),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_number_series_agency_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_series')),
    sa.UniqueConstraint('kind', 'agency_id', 'code', 'year', name=op.f('uq_number_series_kind_agency_id_code_year'))
    )
    op.create_table('users',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('session_epoch', sa.Integer(), nullable=False, comment='raised to end every open session'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_users_agency_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('username', name=op.f('uq_users_username'))
    )
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_users_agency_id'), ['agency_id'], unique=False)

    op.create_table('documents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'review', 'approved', 'decided', 'filed', 'published', 'cleanup', 'repealed', 'lapsed', 'withdrawn', name='documentstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('subtitle', sa.String(length=300), nullable=False),
    sa.Column('issuer_id', sa.Integer(), nullable=True),
    sa.Column('issuer_name', sa.String(length=200), nullable=True, comment='full standard name'),
    sa.Column('joint_issuers', sa.String(length=1000), nullable=False, comment='one a line; the issuer leads'),
    sa.Column('drafting_agency_id', sa.Integer(), nullable=True),
    sa.Column('drafter_id', sa.Integer(), nullable=True),
    sa.Column('contact_person', sa.String(length=60), nullable=False, comment='internal'),
    sa.Column('contact_phone', sa.String(length=40), nullable=False, comment='internal'),
    sa.Column('genre', sa.String(length=20), nullable=False, comment='体裁'),
    sa.Column('subject', sa.String(length=100), nullable=False, comment='一级\\二级'),
    sa.Column('audience', sa.String(length=100), nullable=False, comment='服务对象'),
    sa.Column('keywords', sa.String(length=300), nullable=False, comment='separated by full-width semicolons'),
    sa.Column('summary', sa.String(length=300), nullable=False),
    sa.Column('implementing_unit', sa.String(length=300), nullable=False),
    sa.Column('disclosure', sa.Enum('active', 'on_request', 'none', name='disclosure', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('disclosure_reason', sa.String(length=300), nullable=False),
    sa.Column('is_secret', sa.Boolean(), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=True, comment='发文字号, as printed'),
    sa.Column('number_key', sa.String(length=120), nullable=True, comment='normalised for matching'),
    sa.Column('registration_number', sa.String(length=60), nullable=True),
    sa.Column('index_number', sa.String(length=60), nullable=True),
    sa.Column('written_on', sa.Date(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('channel', sa.String(length=200), nullable=False, comment='公布载体'),
    sa.Column('has_term', sa.Boolean(), nullable=False, comment='false: holds until further notice'),
    sa.Column('validity_years', sa.Integer(), nullable=True, comment='有效期 in years; empty: as the text or the profile says'),
    sa.Column('in_force_from', sa.Date(), nullable=True),
    sa.Column('in_force_until', sa.Date(), nullable=True, comment='first day out of force'),
    sa.Column('end_kind', sa.Enum('pending', 'in_force', 'amended', 'repealed', 'lapsed', 'unknown', name='legalstatus', native_enum=False, create_constraint=True, length=40), nullable=True, comment='what in_force_until brings'),
    sa.Column('end_reason', sa.String(length=500), nullable=False),
    sa.Column('amended_from', sa.Date(), nullable=True, comment='first day of the first amended text'),
    sa.Column('stated_status', sa.Enum('pending', 'in_force', 'amended', 'repealed', 'lapsed', 'unknown', name='stated_status', native_enum=False, create_constraint=True, length=40), nullable=True, comment='status a source states without its day'),
    sa.Column('stated_on', sa.Date(), nullable=True, comment='day of that source'),
    sa.Column('source', sa.String(length=300), nullable=False, comment='信息来源'),
    sa.Column('source_id', sa.String(length=100), nullable=True, comment='id of the row it was imported from'),
    sa.Column('remarks', sa.Text(), nullable=False, comment='what the import noticed, one a line'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_cleanup_on', sa.Date(), nullable=True),
    sa.CheckConstraint("state <> 'filed' OR number IS NOT NULL", name=op.f('ck_documents_filed_has_number')),
    sa.CheckConstraint('in_force_until IS NULL OR in_force_from IS NULL OR in_force_until >= in_force_from', name=op.f('ck_documents_ends_after_it_begins')),
    sa.CheckConstraint('stated_status IS NULL OR stated_on IS NOT NULL', name=op.f('ck_documents_stated_status_has_its_day')),
    sa.ForeignKeyConstraint(['drafter_id'], ['users.id'], name=op.f('fk_documents_drafter_id')),
    sa.ForeignKeyConstraint(['drafting_agency_id'], ['agencies.id'], name=op.f('fk_documents_drafting_agency_id')),
    sa.ForeignKeyConstraint(['issuer_id'], ['agencies.id'], name=op.f('fk_documents_issuer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_documents')),
    sa.UniqueConstraint('registration_number', name=op.f('uq_documents_registration_number')),
    sa.UniqueConstraint('source_id', name=op.f('uq_documents_source_id'))
    )
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_documents_drafter_id'), ['drafter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_documents_drafting_agency_id'), ['drafting_agency_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_documents_index_number'), ['index_number'], unique=False)
        batch_op.create_index(batch_op.f('ix_documents_issuer_id'), ['issuer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_documents_issuer_name'), ['issuer_name'], unique=False)
        batch_op.create_index(batch_op.f('ix_documents_number_key'), ['number_key'], unique=False)
        batch_op.create_index('ix_documents_public', ['published_on', 'id'], unique=False, sqlite_where=sa.text("state IN ('cleanup', 'lapsed', 'published', 'repealed')"), postgresql_where=sa.text("state IN ('cleanup', 'lapsed', 'published', 'repealed')"))
        batch_op.create_index(batch_op.f('ix_documents_state_in_force_until'), ['state', 'in_force_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_documents_state_published_on_id'), ['state', 'published_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_documents_subject'), ['subject'], unique=False)

    op.create_table('role_grants',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('drafter', 'legal_officer', 'clerk', 'supervisor', 'editor', 'liaison', 'system_admin', 'security_admin', 'audit_admin', 'system', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_role_grants_agency_id')),
    sa.ForeignKeyConstraint(['granted_by_id'], ['users.id'], name=op.f('fk_role_grants_granted_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_role_grants_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grants')),
    sa.UniqueConstraint('user_id', 'role', 'agency_id', name=op.f('uq_role_grants_user_id_role_agency_id'))
    )
    with op.batch_alter_table('role_grants', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_grants_agency_id'), ['agency_id'], unique=False)

    op.create_table('materials',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('explanation', 'basis', 'consultation', 'own_opinion', 'other', 'attachment', name='materialkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['users.id'], name=op.f('fk_materials_added_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_materials_document_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_materials_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_materials'))
    )
    with op.batch_alter_table('materials', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_materials_document_id'), ['document_id'], unique=False)

    op.create_table('number_allocations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=120), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=True),
    sa.Column('void_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('void_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(void_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_number_allocations_void_has_its_reason')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_number_allocations_document_id')),
    sa.ForeignKeyConstraint(['given_by_id'], ['users.id'], name=op.f('fk_number_allocations_given_by_id')),
    sa.ForeignKeyConstraint(['series_id'], ['number_series.id'], name=op.f('fk_number_allocations_series_id')),
    sa.ForeignKeyConstraint(['void_by_id'], ['users.id'], name=op.f('fk_number_allocations_void_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_allocations')),
    sa.UniqueConstraint('series_id', 'serial', name=op.f('uq_number_allocations_series_id_serial'))
    )
    with op.batch_alter_table('number_allocations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_number_allocations_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_number_allocations_text'), ['text'], unique=False)

    op.create_table('planned_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('act', sa.Text(), nullable=False, comment='the act as entered, JSON'),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('planned_by_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.Text(), nullable=False, comment='the end it replaced, JSON'),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_by_id', sa.Integer(), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['cancelled_by_id'], ['users.id'], name=op.f('fk_planned_steps_cancelled_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_planned_steps_document_id')),
    sa.ForeignKeyConstraint(['planned_by_id'], ['users.id'], name=op.f('fk_planned_steps_planned_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_steps'))
    )
    with op.batch_alter_table('planned_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_planned_steps_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_planned_steps_done_at_due_on'), ['done_at', 'due_on'], unique=False)

    op.create_table('relations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('basis', 'amended_by', 'repealed_by', name='relationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=False),
    sa.Column('article', sa.String(length=120), nullable=False),
    sa.Column('on', sa.Date(), nullable=True, comment='day it takes effect'),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_relations_document_id')),
    sa.ForeignKeyConstraint(['other_id'], ['documents.id'], name=op.f('fk_relations_other_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relations'))
    )
    with op.batch_alter_table('relations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_relations_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_relations_other_id'), ['other_id'], unique=False)

    op.create_table('revisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('draft_no', sa.Integer(), nullable=False, comment='稿次, from 1'),
    sa.Column('no', sa.Integer(), nullable=True, comment='number among the published texts, from 1'),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False, comment='sha256 of the text'),
    sa.Column('in_force_from', sa.Date(), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=True),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_revisions_document_id')),
    sa.ForeignKeyConstraint(['saved_by_id'], ['users.id'], name=op.f('fk_revisions_saved_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revisions')),
    sa.UniqueConstraint('document_id', 'draft_no', name=op.f('uq_revisions_document_id_draft_no')),
    sa.UniqueConstraint('document_id', 'no', name=op.f('uq_revisions_document_id_no'))
    )
    op.create_table('segments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False, comment='0 is the title line'),
    sa.Column('label', sa.String(length=60), nullable=False),
    sa.Column('anchor', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('norm', sa.Text(), nullable=False, comment='what is compared: NFKC, lower case'),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_segments_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_segments'))
    )
    with op.batch_alter_table('segments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_segments_document_id_position'), ['document_id', 'position'], unique=False)

    op.create_table('decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('meeting', sa.String(length=200), nullable=False),
    sa.Column('meeting_on', sa.Date(), nullable=False),
    sa.Column('signed_by', sa.String(length=100), nullable=False, comment='office of the signatory'),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_decisions_document_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_decisions_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions'))
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decisions_document_id'), ['document_id'], unique=False)

    op.create_table('opinions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('lawful', 'unlawful', 'returned', name='opinionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_name', sa.String(length=100), nullable=False),
    sa.Column('agency_name', sa.String(length=200), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_opinions_document_id')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['users.id'], name=op.f('fk_opinions_reviewer_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_opinions_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinions'))
    )
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opinions_document_id'), ['document_id'], unique=False)

    op.create_table('step_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('source', sa.Enum('draft', 'review', 'approved', 'decided', 'filed', 'published', 'cleanup', 'repealed', 'lapsed', 'withdrawn', name='source', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('dest', sa.Enum('draft', 'review', 'approved', 'decided', 'filed', 'published', 'cleanup', 'repealed', 'lapsed', 'withdrawn', name='documentstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.Column('agency_name', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('on', sa.Date(), nullable=False, comment='the day in Asia/Shanghai'),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_step_records_actor_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_step_records_document_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_step_records_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step_records'))
    )
    with op.batch_alter_table('step_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_step_records_document_id'), ['document_id'], unique=False)

    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('step_record_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('drafter', 'legal_officer', 'clerk', 'supervisor', 'editor', 'liaison', 'system_admin', 'security_admin', 'audit_admin', 'system', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.String(length=400), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_notices_agency_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_notices_document_id')),
    sa.ForeignKeyConstraint(['step_record_id'], ['step_records.id'], name=op.f('fk_notices_step_record_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_agency_id_role_at'), ['agency_id', 'role', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_document_id'), ['document_id'], unique=False)

    op.bulk_insert(
        sa.table('audit_head', sa.column('id', sa.Integer), sa.column('seq', sa.Integer), sa.column('hash', sa.String)),
        [{'id': 1, 'seq': 0, 'hash': '0' * 64}],
    )
    guards_up()


def downgrade():
    guards_down()
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notices_document_id'))
        batch_op.drop_index(batch_op.f('ix_notices_agency_id_role_at'))

    op.drop_table('notices')
    with op.batch_alter_table('step_records', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_step_records_document_id'))

    op.drop_table('step_records')
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_opinions_document_id'))

    op.drop_table('opinions')
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decisions_document_id'))

    op.drop_table('decisions')
    with op.batch_alter_table('segments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_segments_document_id_position'))

    op.drop_table('segments')
    op.drop_table('revisions')
    with op.batch_alter_table('relations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_relations_other_id'))
        batch_op.drop_index(batch_op.f('ix_relations_document_id'))

    op.drop_table('relations')
    with op.batch_alter_table('planned_steps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_planned_steps_done_at_due_on'))
        batch_op.drop_index(batch_op.f('ix_planned_steps_document_id'))

    op.drop_table('planned_steps')
    with op.batch_alter_table('number_allocations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_number_allocations_text'))
        batch_op.drop_index(batch_op.f('ix_number_allocations_document_id'))

    op.drop_table('number_allocations')
    with op.batch_alter_table('materials', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_materials_document_id'))

    op.drop_table('materials')
    with op.batch_alter_table('role_grants', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_grants_agency_id'))

    op.drop_table('role_grants')
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_documents_subject'))
        batch_op.drop_index(batch_op.f('ix_documents_state_published_on_id'))
        batch_op.drop_index(batch_op.f('ix_documents_state_in_force_until'))
        batch_op.drop_index('ix_documents_public', sqlite_where=sa.text("state IN ('cleanup', 'lapsed', 'published', 'repealed')"), postgresql_where=sa.text("state IN ('cleanup', 'lapsed', 'published', 'repealed')"))
        batch_op.drop_index(batch_op.f('ix_documents_number_key'))
        batch_op.drop_index(batch_op.f('ix_documents_issuer_name'))
        batch_op.drop_index(batch_op.f('ix_documents_issuer_id'))
        batch_op.drop_index(batch_op.f('ix_documents_index_number'))
        batch_op.drop_index(batch_op.f('ix_documents_drafting_agency_id'))
        batch_op.drop_index(batch_op.f('ix_documents_drafter_id'))

    op.drop_table('documents')
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_users_agency_id'))

    op.drop_table('users')
    op.drop_table('number_series')
    op.drop_table('stored_files')
    op.drop_table('security_events')
    op.drop_table('request_keys')
    with op.batch_alter_table('login_failures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_failures_scope_key_at'))

    op.drop_table('login_failures')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entries_subject_subject_id'))

    op.drop_table('audit_entries')
    with op.batch_alter_table('agencies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agencies_parent_id'))

    op.drop_table('agencies')
