"""records of drafting: classification, traits, consultation, opinions, inquiries, fair competition; barred makers"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

TABLES = (
    'checklist_answers', 'classification_decisions', 'competition_reviews', 'consultation_opinions', 'consultations',
    'department_opinions', 'drafting_inquiries', 'draftings',
)


def upgrade():
    op.create_table('draftings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('normative', sa.Boolean(), nullable=True, comment='what the drafter proposed'),
    sa.Column('features', sa.String(length=200), nullable=False, comment='Feature values that hold, by commas'),
    sa.Column('exclusion', sa.String(length=100), nullable=False, comment="which case of the profile's list"),
    sa.Column('class_reason', sa.Text(), nullable=False),
    sa.Column('turned_down', sa.Boolean(), nullable=False, comment='the reviewing organ did not agree'),
    sa.Column('traits_stated', sa.Boolean(), nullable=False),
    sa.Column('business', sa.Boolean(), nullable=False, comment='涉企'),
    sa.Column('major', sa.Boolean(), nullable=False, comment='重大行政决策'),
    sa.Column('major_on', sa.Date(), nullable=True, comment='listed among the major decisions'),
    sa.Column('professional', sa.Boolean(), nullable=False),
    sa.Column('stability_risk', sa.Boolean(), nullable=False),
    sa.Column('hearing', sa.Boolean(), nullable=False),
    sa.Column('touches_others', sa.Boolean(), nullable=False),
    sa.Column('party_report', sa.Boolean(), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('urgent_reason', sa.Text(), nullable=False),
    sa.Column('content_checked', sa.Boolean(), nullable=False),
    sa.Column('party_reported_on', sa.Date(), nullable=True),
    sa.Column('party_report_note', sa.String(length=300), nullable=False),
    sa.CheckConstraint("NOT urgent OR urgent_reason <> ''", name=op.f('ck_draftings_urgent_with_reason')),
    sa.CheckConstraint("normative IS NULL OR class_reason <> ''", name=op.f('ck_draftings_classified_with_reason')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_draftings_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draftings')),
    sa.UniqueConstraint('document_id', name=op.f('uq_draftings_document_id'))
    )
    op.create_table('checklist_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('drafting_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('is_issue', sa.Boolean(), nullable=False),
    sa.Column('remark', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['drafting_id'], ['draftings.id'], name=op.f('fk_checklist_answers_drafting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_answers')),
    sa.UniqueConstraint('drafting_id', 'code', name=op.f('uq_checklist_answers_drafting_id_code'))
    )
    with op.batch_alter_table('checklist_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_checklist_answers_drafting_id'), ['drafting_id'], unique=False)

    op.create_table('classification_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('drafting_id', sa.Integer(), nullable=False),
    sa.Column('normative', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_classification_decisions_decided_by_id')),
    sa.ForeignKeyConstraint(['drafting_id'], ['draftings.id'], name=op.f('fk_classification_decisions_drafting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_classification_decisions'))
    )
    with op.batch_alter_table('classification_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_classification_decisions_drafting_id'), ['drafting_id'], unique=False)

    op.create_table('competition_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('drafting_id', sa.Integer(), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=False),
    sa.Column('heard', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Enum('clean', 'exception', 'negative', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('exemption', sa.Enum('security', 'technology', 'public_interest', 'other', name='exemption', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('no_milder', sa.Text(), nullable=False),
    sa.Column('exception_end', sa.Date(), nullable=True, comment='fcr_exception_end'),
    sa.Column('exception_condition', sa.String(length=500), nullable=False),
    sa.Column('regulator', sa.String(length=200), nullable=False),
    sa.Column('regulator_on', sa.Date(), nullable=True),
    sa.Column('regulator_verdict', sa.Enum('clean', 'exception', 'negative', name='regulator_verdict', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('regulator_opinion', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['drafting_id'], ['draftings.id'], name=op.f('fk_competition_reviews_drafting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competition_reviews')),
    sa.UniqueConstraint('drafting_id', name=op.f('uq_competition_reviews_drafting_id'))
    )
    op.create_table('consultation_opinions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('drafting_id', sa.Integer(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('who', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('adoption', sa.Enum('adopted', 'partly', 'not', name='adoption', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint("adoption IS NULL OR adoption = 'adopted' OR reason <> ''", name=op.f('ck_consultation_opinions_refused_with_reason')),
    sa.ForeignKeyConstraint(['drafting_id'], ['draftings.id'], name=op.f('fk_consultation_opinions_drafting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_opinions'))
    )
    with op.batch_alter_table('consultation_opinions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_opinions_drafting_id'), ['drafting_id'], unique=False)

    op.create_table('consultations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('drafting_id', sa.Integer(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False, comment='last day on which opinions are taken'),
    sa.Column('channel', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=500), nullable=False),
    sa.Column('shortened_reason', sa.Text(), nullable=False),
    sa.Column('shortened_address', sa.String(length=500), nullable=False, comment='where the reason is published'),
    sa.Column('feedback_on', sa.Date(), nullable=True, comment='what was adopted was published'),
    sa.Column('feedback_address', sa.String(length=500), nullable=False),
    sa.CheckConstraint('closes_on >= opened_on', name=op.f('ck_consultations_closes_after_it_opens')),
    sa.ForeignKeyConstraint(['drafting_id'], ['draftings.id'], name=op.f('fk_consultations_drafting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultations')),
    sa.UniqueConstraint('drafting_id', name=op.f('uq_consultations_drafting_id'))
    )
    op.create_table('department_opinions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('drafting_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('stance', sa.Enum('agreed', 'disagreed', 'silent', name='stance', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('settled', sa.Text(), nullable=False, comment='of a disagreement: talks, and reasons'),
    sa.ForeignKeyConstraint(['drafting_id'], ['draftings.id'], name=op.f('fk_department_opinions_drafting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_department_opinions')),
    sa.UniqueConstraint('drafting_id', 'name', name=op.f('uq_department_opinions_drafting_id_name'))
    )
    with op.batch_alter_table('department_opinions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_department_opinions_drafting_id'), ['drafting_id'], unique=False)

    op.create_table('drafting_inquiries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('drafting_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('evaluation', 'experts', 'risk', 'hearing', name='inquirykind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('who', sa.String(length=500), nullable=False, comment='who held it, experts, participants'),
    sa.Column('is_favourable', sa.Boolean(), nullable=False),
    sa.Column('conclusion', sa.Text(), nullable=False),
    sa.Column('papers_sent_on', sa.Date(), nullable=True),
    sa.Column('address', sa.String(length=500), nullable=False, comment='where the participants are published'),
    sa.ForeignKeyConstraint(['drafting_id'], ['draftings.id'], name=op.f('fk_drafting_inquiries_drafting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafting_inquiries')),
    sa.UniqueConstraint('drafting_id', 'kind', name=op.f('uq_drafting_inquiries_drafting_id_kind'))
    )
    with op.batch_alter_table('drafting_inquiries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drafting_inquiries_drafting_id'), ['drafting_id'], unique=False)

    with op.batch_alter_table('agencies', schema=None) as batch_op:
        batch_op.add_column(sa.Column('barred_as', sa.String(length=40), server_default='', nullable=False, comment='which barred kind of the profile it is (makers_barred)'))


def downgrade():
    op.execute("ALTER TABLE agencies DROP COLUMN barred_as")  # without copying the table that all others point at
    for name in TABLES:
        op.drop_table(name)
