"""issues of the linkage, joint actions, training, and information that is shared"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import let_go, never_change, never_go, words_stay


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

FIELDS = ('governance', 'security', 'business', 'ecology', 'livelihood', 'culture', 'petition', 'minors', 'awareness')
RECORDS = {
    'link_issue_progress': 'the progress of an issue never changes',
    'shared_information_units': 'who may read what is shared never changes',
}
KEPT = {
    'link_issues': 'issues stay on record',
    'link_issue_results': 'results stay on record',
    'joint_actions': 'joint actions stay on record',
    'trainings': 'trainings stay on record',
    'training_files': 'files of trainings stay on record',
    'shared_information': 'what was shared stays on record',
}
RAISED = (
    *('linkage_id', 'chain_id', 'suggestion_id', 'resolution_id', 'year', 'no', 'raiser_id', 'raised_on', 'source'),
    *('work_field', 'severity', 'title', 'description', 'related_id', 'document_id', 'articles'),
)
REPORTED = (
    *('issue_id', 'agency_id', 'text', 'by_document', 'proof', 'file_id', 'file_name', 'reported_at', 'reported_by_id'),
    'reported_by_name',
)
SHARED = (
    *('linkage_id', 'subject', 'giver_id', 'given_on', 'since_on', 'until_on', 'access', 'note', 'file_id'),
    *('file_name', 'url'),
)


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    op.create_table('joint_actions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('kind', enum('actionkind', 'joint', 'special'), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('work_field', enum('workfield', *FIELDS), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False, comment='the last day as planned'),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('results', sa.Text(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True, comment='the last day as it was'),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.CheckConstraint('until_on >= since_on', name=op.f('ck_joint_actions_days_run_forward')),
    sa.ForeignKeyConstraint(['lead_id'], ['agencies.id'], name=op.f('fk_joint_actions_lead_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_joint_actions_linkage_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_actions'))
    )
    with op.batch_alter_table('joint_actions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_actions_linkage_id'), ['linkage_id'], unique=False)

    op.create_table('shared_information',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=100), nullable=False),
    sa.Column('giver_id', sa.Integer(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False, comment='of the period that it tells of'),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('access', enum('access', 'members', 'contacts', 'named'), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True, comment='from this day on nobody opens it any more'),
    sa.CheckConstraint("(file_id IS NULL) <> (url = '')", name=op.f('ck_shared_information_is_a_file_or_a_link')),
    sa.CheckConstraint('until_on >= since_on', name=op.f('ck_shared_information_days_run_forward')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_shared_information_file_id')),
    sa.ForeignKeyConstraint(['giver_id'], ['agencies.id'], name=op.f('fk_shared_information_giver_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_shared_information_linkage_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_information'))
    )
    with op.batch_alter_table('shared_information', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shared_information_linkage_id'), ['linkage_id'], unique=False)

    op.create_table('trainings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('kind', enum('trainingkind', 'class', 'exchange', 'visit'), nullable=False),
    sa.Column('topic', sa.String(length=100), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('organiser_id', sa.Integer(), nullable=False),
    sa.Column('attended', sa.Integer(), nullable=True, comment='how many people; empty: not known yet'),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.CheckConstraint('attended IS NULL OR attended > 0', name=op.f('ck_trainings_somebody_attended')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_trainings_linkage_id')),
    sa.ForeignKeyConstraint(['organiser_id'], ['agencies.id'], name=op.f('fk_trainings_organiser_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainings'))
    )
    with op.batch_alter_table('trainings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainings_linkage_id'), ['linkage_id'], unique=False)

    op.create_table('joint_action_units',
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['joint_actions.id'], name=op.f('fk_joint_action_units_action_id')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_joint_action_units_agency_id')),
    sa.PrimaryKeyConstraint('action_id', 'agency_id', name=op.f('pk_joint_action_units'))
    )
    op.create_table('link_issues',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('issuestate', 'raised', 'returned', 'accepted', 'working', 'reported', 'confirmed', 'closed'), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('chain_id', sa.Integer(), nullable=False),
    sa.Column('suggestion_id', sa.Integer(), nullable=True, comment='the suggestion it comes from'),
    sa.Column('resolution_id', sa.Integer(), nullable=True, comment='the resolution it comes from'),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False, comment='number within the year, from 1'),
    sa.Column('raiser_id', sa.Integer(), nullable=False),
    sa.Column('raised_on', sa.Date(), nullable=False, comment='the day it was first raised'),
    sa.Column('source', enum('issuesource', 'procuratorate', 'government', 'public', 'inspection'), nullable=False),
    sa.Column('work_field', enum('workfield', *FIELDS), nullable=False),
    sa.Column('severity', enum('severity', 'minor', 'serious', 'grave'), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('related_id', sa.Integer(), nullable=True, comment='which unit it concerns'),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('articles', sa.String(length=200), nullable=False, comment='of that document'),
    sa.Column('responsible_id', sa.Integer(), nullable=True, comment='which unit solves it'),
    sa.Column('assigned_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('reported_on', sa.Date(), nullable=True, comment='the day of the last result'),
    sa.Column('closed_on', sa.Date(), nullable=True, comment='the day of the last writing off'),
    sa.CheckConstraint('(responsible_id IS NULL) = (due_on IS NULL)', name=op.f('ck_link_issues_who_solves_it_has_a_day')),
    sa.CheckConstraint('responsible_id <> raiser_id', name=op.f('ck_link_issues_others_solve_it')),
    sa.ForeignKeyConstraint(['chain_id'], ['link_chains.id'], name=op.f('fk_link_issues_chain_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_link_issues_document_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_link_issues_linkage_id')),
    sa.ForeignKeyConstraint(['raiser_id'], ['agencies.id'], name=op.f('fk_link_issues_raiser_id')),
    sa.ForeignKeyConstraint(['related_id'], ['agencies.id'], name=op.f('fk_link_issues_related_id')),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolutions.id'], name=op.f('fk_link_issues_resolution_id')),
    sa.ForeignKeyConstraint(['suggestion_id'], ['suggestions.id'], name=op.f('fk_link_issues_suggestion_id')),
    sa.ForeignKeyConstraint(['responsible_id'], ['agencies.id'], name=op.f('fk_link_issues_responsible_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_issues')),
    sa.UniqueConstraint('linkage_id', 'year', 'no', name=op.f('uq_link_issues_linkage_id_year_no'))
    )
    with op.batch_alter_table('link_issues', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_issues_chain_id'), ['chain_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_issues_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_issues_linkage_id_state'), ['linkage_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_issues_resolution_id'), ['resolution_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_issues_suggestion_id'), ['suggestion_id'], unique=False)

    op.create_table('shared_information_units',
    sa.Column('information_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_shared_information_units_agency_id')),
    sa.ForeignKeyConstraint(['information_id'], ['shared_information.id'], name=op.f('fk_shared_information_units_information_id')),
    sa.PrimaryKeyConstraint('information_id', 'agency_id', name=op.f('pk_shared_information_units'))
    )
    op.create_table('training_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_training_files_file_id')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_training_files_training_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_files'))
    )
    with op.batch_alter_table('training_files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_files_training_id'), ['training_id'], unique=False)

    op.create_table('training_units',
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_training_units_agency_id')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_training_units_training_id')),
    sa.PrimaryKeyConstraint('training_id', 'agency_id', name=op.f('pk_training_units'))
    )
    op.create_table('link_issue_progress',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_link_issue_progress_actor_id')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_link_issue_progress_agency_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_link_issue_progress_file_id')),
    sa.ForeignKeyConstraint(['issue_id'], ['link_issues.id'], name=op.f('fk_link_issue_progress_issue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_issue_progress'))
    )
    with op.batch_alter_table('link_issue_progress', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_issue_progress_issue_id'), ['issue_id'], unique=False)

    op.create_table('link_issue_results',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_document', sa.Boolean(), nullable=False, comment='whether the state of the document proves it'),
    sa.Column('proof', sa.String(length=1000), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reported_by_id', sa.Integer(), nullable=True),
    sa.Column('reported_by_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_link_issue_results_agency_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_link_issue_results_file_id')),
    sa.ForeignKeyConstraint(['issue_id'], ['link_issues.id'], name=op.f('fk_link_issue_results_issue_id')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['users.id'], name=op.f('fk_link_issue_results_reported_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_issue_results'))
    )
    with op.batch_alter_table('link_issue_results', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_issue_results_issue_id'), ['issue_id'], unique=False)
        batch_op.create_index('uq_link_issue_results_draft', ['issue_id', 'agency_id'], unique=True, sqlite_where=sa.text('reported_at IS NULL'), postgresql_where=sa.text('reported_at IS NULL'))

    never_change(RECORDS)
    never_go(KEPT)
    words_stay('link_issues', RAISED, "OLD.state <> 'returned'", 'what was raised never changes')
    words_stay('link_issue_results', REPORTED, 'OLD.reported_at IS NOT NULL', 'a reported result never changes')
    words_stay('shared_information', SHARED, '1 = 1', 'what was shared never changes')


def downgrade():
    let_go((*RECORDS, *KEPT))
    for name in ('link_issue_results', 'link_issue_progress', 'training_units', 'training_files',
                 'shared_information_units', 'link_issues', 'joint_action_units', 'trainings', 'shared_information',
                 'joint_actions'):
        op.drop_table(name)
