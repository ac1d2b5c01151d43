"""deadlines, reminders, mail, schedulers, imports of spreadsheets"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import renumber_segments


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('audit_head', schema=None) as batch_op:
        batch_op.add_column(sa.Column('public', sa.Integer(), nullable=False, server_default='0', comment='version of what the public sees'))
        batch_op.add_column(sa.Column('at', sa.DateTime(timezone=True), nullable=True, comment='of the newest entry'))

    op.create_table('law_sheets',
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=64), nullable=False, comment='digest of the code that drew it'),
    sa.Column('sheet', sa.Text(), nullable=False),
    sa.Column('contents', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_law_sheets_revision_id')),
    sa.PrimaryKeyConstraint('revision_id', name=op.f('pk_law_sheets'))
    )
    op.create_table('scheduler_nodes',
    sa.Column('name', sa.String(length=80), nullable=False, comment='host and process'),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_scheduler_nodes'))
    )
    op.create_table('calendar_feeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('agency_id', sa.Integer(), nullable=True),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(user_id IS NULL) <> (agency_id IS NULL)', name=op.f('ck_calendar_feeds_of_a_person_or_an_agency')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_calendar_feeds_agency_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_calendar_feeds_made_by_id')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['users.id'], name=op.f('fk_calendar_feeds_revoked_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_calendar_feeds_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feeds')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_calendar_feeds_token_digest'))
    )
    with op.batch_alter_table('calendar_feeds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feeds_agency_id'), ['agency_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_feeds_user_id'), ['user_id'], unique=False)

    op.create_table('cleanup_rounds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False, comment='the maker'),
    sa.Column('finished_on', sa.Date(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_by_id', sa.Integer(), nullable=True),
    sa.Column('looked_at', sa.Integer(), nullable=False, comment='standing documents that were looked at'),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_cleanup_rounds_agency_id')),
    sa.ForeignKeyConstraint(['finished_by_id'], ['users.id'], name=op.f('fk_cleanup_rounds_finished_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cleanup_rounds')),
    sa.UniqueConstraint('agency_id', 'finished_on', name=op.f('uq_cleanup_rounds_agency_id_finished_on'))
    )
    op.create_table('import_runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Enum('checking', 'checked', 'storing', 'stored', 'failed', 'dropped', name='importstage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False, comment='the day the source speaks of'),
    sa.Column('started_by_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False, comment='rows behind us in this stage'),
    sa.Column('created', sa.Integer(), nullable=False),
    sa.Column('existed', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('warned', sa.Integer(), nullable=False),
    sa.Column('fault', sa.String(length=500), nullable=False),
    sa.Column('leased_by', sa.String(length=80), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_import_runs_file_id')),
    sa.ForeignKeyConstraint(['started_by_id'], ['users.id'], name=op.f('fk_import_runs_started_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_runs'))
    )
    with op.batch_alter_table('import_runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_runs_stage_id'), ['stage', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_runs_started_by_id'), ['started_by_id'], unique=False)

    op.create_table('mails',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.String(length=120), nullable=False),
    sa.Column('on', sa.Date(), nullable=False, comment='the day of the digest in Asia/Shanghai'),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True, comment='when it is tried next; empty once it is done with'),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('fault', sa.String(length=300), nullable=False, comment='why the last attempt failed'),
    sa.Column('leased_by', sa.String(length=80), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_to', sa.String(length=200), nullable=False),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True, comment='nothing in it was still to be done'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mails_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mails')),
    sa.UniqueConstraint('message_id', name=op.f('uq_mails_message_id'))
    )
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mails_sent_at_next_at'), ['sent_at', 'next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_mails_user_id'), ['user_id'], unique=False)

    op.create_table('deadlines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('duty', sa.Enum('expiry', 'cleanup_round', 'review', 'supplement', 'objection', 'publication', 'interpretation', 'copies', 'filing', 'filing_supplement', 'filing_check', 'record_review', 'correction', 'quarterly_list', 'annual_list', 'annual_report', 'amendment', 'suggestion', 'reconsideration', 'reconsideration_transfer', 'reconsideration_answer', 'maker_reply', 'court_finding', 'judicial_advice', 'procuratorial_advice', 'procuratorial_urgent', name='duty', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False, comment='the document, the agency or the record, by duty'),
    sa.Column('opened_no', sa.Integer(), nullable=False, comment='which deadline of this duty and subject, from 1'),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('agency_id', sa.Integer(), nullable=True, comment='whom it is about, if no document'),
    sa.Column('held_by_id', sa.Integer(), nullable=True, comment='who must act'),
    sa.Column('held_by_role', sa.Enum('drafter', 'legal_officer', 'clerk', 'supervisor', 'editor', 'liaison', 'system_admin', 'security_admin', 'audit_admin', 'system', name='role', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('about', sa.String(length=200), nullable=False, comment='what it is about, beyond the document'),
    sa.Column('started_on', sa.Date(), nullable=True, comment='day of the start event'),
    sa.Column('rule', sa.String(length=40), nullable=False, comment='id of the rule; empty: no clock'),
    sa.Column('length', sa.Integer(), nullable=True),
    sa.Column('unit', sa.Enum('calendar', 'working', 'month', 'hour', name='unit', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('start_counts', sa.Boolean(), nullable=False),
    sa.Column('last_day', sa.Enum('as_is', 'next_working_day', name='lastday', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('ground', sa.String(length=400), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False, comment='whether the ground was read'),
    sa.Column('provisional', sa.Boolean(), nullable=False, comment='rests on a year without a published calendar'),
    sa.Column('due_on', sa.Date(), nullable=False, comment='the last day on which it is in time'),
    sa.Column('next_on', sa.Date(), nullable=True, comment='day of the next reminder'),
    sa.Column('next_rung', sa.Integer(), nullable=False, comment='days before the due day; negative once overdue'),
    sa.Column('paused_on', sa.Date(), nullable=True, comment='since when it stands still'),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True, comment='the day that decides between in time and late'),
    sa.Column('outcome', sa.Enum('met', 'late', 'void', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('ended_by', sa.String(length=200), nullable=False, comment='what ended it'),
    sa.CheckConstraint('document_id IS NOT NULL OR agency_id IS NOT NULL', name=op.f('ck_deadlines_about_a_document_or_an_agency')),
    sa.CheckConstraint('(ended_at IS NULL AND paused_on IS NULL) = (next_on IS NOT NULL)', name=op.f('ck_deadlines_running_has_next_reminder')),
    sa.CheckConstraint('(ended_at IS NULL) = (outcome IS NULL)', name=op.f('ck_deadlines_ended_has_outcome')),
    sa.CheckConstraint('(held_by_id IS NULL) = (held_by_role IS NULL)', name=op.f('ck_deadlines_held_by_a_post')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_deadlines_agency_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_deadlines_document_id')),
    sa.ForeignKeyConstraint(['held_by_id'], ['agencies.id'], name=op.f('fk_deadlines_held_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadlines')),
    sa.UniqueConstraint('duty', 'subject_id', 'opened_no', name=op.f('uq_deadlines_duty_subject_id_opened_no'))
    )
    with op.batch_alter_table('deadlines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deadlines_agency_id'), ['agency_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deadlines_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deadlines_held_by_id_ended_at'), ['held_by_id', 'ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_deadlines_next_on'), ['next_on'], unique=False)

    op.add_column('users', sa.Column('email', sa.String(length=200), nullable=True, comment='where reminders go; empty: in the programme only'))

    # Every notice gets its name before the name must be there.
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('deadline_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('due_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('rung', sa.Integer(), nullable=True, comment='days before the due day; negative once overdue'))
        batch_op.add_column(sa.Column('on', sa.Date(), nullable=True, comment='the day in Asia/Shanghai on which a reminder was made'))
        batch_op.add_column(sa.Column('is_late', sa.Boolean(), nullable=False, server_default=sa.false(), comment='made after the day of its rung (补发)'))
    op.execute("UPDATE notices SET key = 'step:' || step_record_id || ':' || role || '@' || agency_id")
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.alter_column('key', existing_type=sa.String(length=120), nullable=False)
        batch_op.alter_column('is_late', existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column('document_id', existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column('step_record_id', existing_type=sa.Integer(), nullable=True)
        batch_op.create_index(batch_op.f('ix_notices_deadline_id'), ['deadline_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_notices_key'), ['key'])
        batch_op.create_foreign_key(batch_op.f('fk_notices_deadline_id'), 'deadlines', ['deadline_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_notices_tells_of_a_step_or_a_deadline'), '(step_record_id IS NULL) <> (deadline_id IS NULL)')

    op.create_table('import_results',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False, comment='created, exists, error or warning'),
    sa.Column('name', sa.String(length=400), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_import_results_document_id')),
    sa.ForeignKeyConstraint(['run_id'], ['import_runs.id'], name=op.f('fk_import_results_run_id')),
    sa.PrimaryKeyConstraint('run_id', 'row', name=op.f('pk_import_results'))
    )
    with op.batch_alter_table('import_results', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_results_run_id_outcome'), ['run_id', 'outcome'], unique=False)

    op.create_table('job_failures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('job', sa.String(length=40), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rests_until', sa.Date(), nullable=False, comment='tried again on this day at the earliest'),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_job_failures_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_failures')),
    sa.UniqueConstraint('job', 'item_id', name=op.f('uq_job_failures_job_item_id'))
    )
    with op.batch_alter_table('job_failures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_failures_document_id'), ['document_id'], unique=False)

    op.create_table('mail_items',
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('mail_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['mails.id'], name=op.f('fk_mail_items_mail_id')),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_mail_items_notice_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mail_items_user_id')),
    sa.PrimaryKeyConstraint('notice_id', 'user_id', name=op.f('pk_mail_items'))
    )
    with op.batch_alter_table('mail_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_items_mail_id'), ['mail_id'], unique=False)

    op.create_table('notice_reads',
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_notice_reads_notice_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notice_reads_user_id')),
    sa.PrimaryKeyConstraint('notice_id', 'user_id', name=op.f('pk_notice_reads'))
    )
    with op.batch_alter_table('notice_reads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_reads_user_id'), ['user_id'], unique=False)

    renumber_segments()


def downgrade():
    op.drop_table('law_sheets')
    op.drop_column('audit_head', 'at')
    op.drop_column('audit_head', 'public')
    with op.batch_alter_table('notice_reads', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_reads_user_id'))

    op.drop_table('notice_reads')
    with op.batch_alter_table('mail_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_items_mail_id'))

    op.drop_table('mail_items')
    with op.batch_alter_table('job_failures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_job_failures_document_id'))

    op.drop_table('job_failures')
    with op.batch_alter_table('import_results', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_results_run_id_outcome'))

    op.drop_table('import_results')
    # What only this version tells of goes; a reminder without its deadline says nothing.
    op.execute("DELETE FROM notices WHERE step_record_id IS NULL")
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notices_tells_of_a_step_or_a_deadline'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_notices_deadline_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_notices_key'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_notices_deadline_id'))
        batch_op.alter_column('step_record_id', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('document_id', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column('is_late')
        batch_op.drop_column('on')
        batch_op.drop_column('rung')
        batch_op.drop_column('due_on')
        batch_op.drop_column('deadline_id')
        batch_op.drop_column('key')

    op.drop_column('users', 'email')

    with op.batch_alter_table('deadlines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deadlines_next_on'))
        batch_op.drop_index(batch_op.f('ix_deadlines_document_id'))
        batch_op.drop_index(batch_op.f('ix_deadlines_agency_id'))

    op.drop_table('deadlines')
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mails_user_id'))
        batch_op.drop_index(batch_op.f('ix_mails_sent_at_next_at'))

    op.drop_table('mails')
    with op.batch_alter_table('import_runs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_runs_started_by_id'))
        batch_op.drop_index(batch_op.f('ix_import_runs_stage_id'))

    op.drop_table('import_runs')
    op.drop_table('cleanup_rounds')
    with op.batch_alter_table('calendar_feeds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_feeds_user_id'))
        batch_op.drop_index(batch_op.f('ix_calendar_feeds_agency_id'))

    op.drop_table('calendar_feeds')
    op.drop_table('scheduler_nodes')
