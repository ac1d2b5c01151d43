"""the linkage of government and procuratorate: its members, mechanisms, chains and record; periods of hours"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import allow, forget_duties, let_go, never_change, never_go


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

BEFORE = (
    *('expiry', 'cleanup_round', 'review', 'supplement', 'objection', 'publication', 'interpretation', 'copies', 'filing'),
    *('filing_notice', 'filing_supplement', 'filing_check', 'record_review', 'correction', 'revocation'),
    *('quarterly_list', 'annual_list', 'annual_report', 'amendment', 'suggestion', 'reconsideration'),
    *('reconsideration_transfer', 'reconsideration_answer', 'maker_reply', 'court_finding', 'judicial_advice'),
    *('procuratorial_advice', 'procuratorial_urgent', 'evidence', 'government_report', 'report_publication'),
)
NEW = (
    *('link_meeting', 'link_resolution', 'link_mechanism', 'link_suggestion', 'link_review', 'link_correction'),
    *('link_issue', 'link_opinion', 'crime_decision', 'crime_transfer', 'police_decision', 'police_forward'),
    *('crime_reconsideration', 'crime_reconsideration_reply', 'crime_handover', 'crime_screening'),
    *('screening_reconsideration',),
)
SIDES = ('government', 'procuratorate')
SUBJECTS = ('linkage', 'member', 'mechanism', 'meeting', 'agenda_item', 'resolution', 'suggestion', 'review', 'issue',
            'clue', 'action', 'training', 'information', 'opinion')
RECORDS = {
    'link_records': 'the record of the linkage never changes',
    'mechanism_checks': 'checks of a mechanism never change',
}
KEPT = {
    'linkages': 'linkages stay on record',
    'link_members': 'members stay on record',
    'link_contacts': 'contacts stay on record',
    'mechanisms': 'mechanisms stay on record',
    'link_chains': 'chains stay on record',
}


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    allow('deadlines', 'duty', BEFORE, BEFORE + NEW)
    for name, comment in (('started_at', 'its instant, for a period of hours'),
                          ('due_at', 'the instant at which a period of hours is over')):
        op.add_column('deadlines', sa.Column(name, sa.DateTime(timezone=True), nullable=True, comment=comment))
    op.create_table('linkages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('procuratorate_id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('founded_on', sa.Date(), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False, comment='title and number of what founded it'),
    sa.ForeignKeyConstraint(['government_id'], ['agencies.id'], name=op.f('fk_linkages_government_id')),
    sa.ForeignKeyConstraint(['office_id'], ['agencies.id'], name=op.f('fk_linkages_office_id')),
    sa.ForeignKeyConstraint(['procuratorate_id'], ['agencies.id'], name=op.f('fk_linkages_procuratorate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_linkages')),
    sa.UniqueConstraint('government_id', name=op.f('uq_linkages_government_id')),
    sa.UniqueConstraint('procuratorate_id', name=op.f('uq_linkages_procuratorate_id'))
    )
    op.create_table('link_chains',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_link_chains_linkage_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_chains'))
    )
    with op.batch_alter_table('link_chains', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_chains_linkage_id'), ['linkage_id'], unique=False)

    op.create_table('link_members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('side', enum('side', *SIDES), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False, comment='its place in the list'),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True, comment='the last day; empty: a member now'),
    sa.CheckConstraint('until_on IS NULL OR until_on >= since_on', name=op.f('ck_link_members_days_run_forward')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_link_members_agency_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_link_members_linkage_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_members'))
    )
    with op.batch_alter_table('link_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_members_agency_id'), ['agency_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_members_linkage_id'), ['linkage_id'], unique=False)
        batch_op.create_index('uq_link_members_present', ['linkage_id', 'agency_id'], unique=True, sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))

    op.create_table('link_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('subject', enum('subject', *SUBJECTS), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False, comment='the state before; empty: it has none'),
    sa.Column('dest', sa.String(length=40), nullable=False, comment='the state after'),
    sa.Column('side', enum('side', *SIDES), nullable=True, comment="whose act it was; empty: the programme's"),
    sa.Column('agency_id', sa.Integer(), nullable=True, comment='for which unit it was done'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_link_records_actor_id')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_link_records_agency_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_link_records_linkage_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_records'))
    )
    with op.batch_alter_table('link_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_records_linkage_id_at'), ['linkage_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_records_subject_subject_id'), ['subject', 'subject_id'], unique=False)

    op.create_table('link_contacts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', enum('contactkind', 'leader', 'contact'), nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False, comment='empty where only the post is known'),
    sa.Column('post', sa.String(length=100), nullable=False, comment='职务'),
    sa.Column('phone', sa.String(length=50), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True, comment='the last day; empty: now'),
    sa.CheckConstraint('until_on IS NULL OR until_on >= since_on', name=op.f('ck_link_contacts_days_run_forward')),
    sa.ForeignKeyConstraint(['member_id'], ['link_members.id'], name=op.f('fk_link_contacts_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_contacts'))
    )
    with op.batch_alter_table('link_contacts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_contacts_member_id'), ['member_id'], unique=False)
        batch_op.create_index('uq_link_contacts_present', ['member_id', 'kind'], unique=True, sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))

    op.create_table('mechanisms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('linkage_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=False, comment='its place in the list, from 1'),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('text', sa.Text(), nullable=False, comment='what was agreed'),
    sa.Column('basis', sa.String(length=300), nullable=False, comment='title and number of its ground'),
    sa.Column('basis_document_id', sa.Integer(), nullable=True),
    sa.Column('responsible_id', sa.Integer(), nullable=False),
    sa.Column('check_months', sa.Integer(), nullable=False, comment='how often it is checked, in months'),
    sa.Column('ended_on', sa.Date(), nullable=True, comment='the last day; empty: it runs'),
    sa.CheckConstraint('check_months > 0', name=op.f('ck_mechanisms_checked_every_so_often')),
    sa.ForeignKeyConstraint(['basis_document_id'], ['documents.id'], name=op.f('fk_mechanisms_basis_document_id')),
    sa.ForeignKeyConstraint(['linkage_id'], ['linkages.id'], name=op.f('fk_mechanisms_linkage_id')),
    sa.ForeignKeyConstraint(['responsible_id'], ['agencies.id'], name=op.f('fk_mechanisms_responsible_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mechanisms')),
    sa.UniqueConstraint('linkage_id', 'slot', name=op.f('uq_mechanisms_linkage_id_slot'))
    )
    op.create_table('mechanism_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mechanism_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('runs', sa.Boolean(), nullable=False, comment='whether it runs as agreed'),
    sa.Column('finding', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False, comment='what proves it, in words'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_mechanism_checks_actor_id')),
    sa.ForeignKeyConstraint(['mechanism_id'], ['mechanisms.id'], name=op.f('fk_mechanism_checks_mechanism_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mechanism_checks'))
    )
    with op.batch_alter_table('mechanism_checks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mechanism_checks_mechanism_id'), ['mechanism_id'], unique=False)

    never_change(RECORDS)
    never_go(KEPT)


def downgrade():
    let_go((*RECORDS, *KEPT))
    for name in ('mechanism_checks', 'mechanisms', 'link_contacts', 'link_records', 'link_members', 'link_chains', 'linkages'):
        op.drop_table(name)
    forget_duties(NEW)
    for name in ('due_at', 'started_at'):
        op.drop_column('deadlines', name)
    allow('deadlines', 'duty', BEFORE + NEW, BEFORE)
