"""requests to look at a document again and evaluations before the end of a term, with records that never change"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

# What came in stays as it was entered; the name may be taken out once the law wants it gone.
STAYS = ('kind', 'agency_id', 'sender_kind', 'reference', 'received_on', 'suspended_on', 'started_on', 'document_id', 'document_title',
         'articles', 'facts')
CHANGED = ' OR '.join(f'NEW.{name} {{differs}} OLD.{name}' for name in STAYS)
SQLITE = (
    "CREATE TRIGGER requests_stay BEFORE UPDATE ON requests WHEN " + CHANGED.format(differs='IS NOT')
    + " BEGIN SELECT RAISE(ABORT, 'what came in never changes'); END",
    "CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests "
    "BEGIN SELECT RAISE(ABORT, 'what came in never changes'); END",
    "CREATE TRIGGER request_entries_no_update BEFORE UPDATE ON request_entries "
    "BEGIN SELECT RAISE(ABORT, 'the record of a request never changes'); END",
    "CREATE TRIGGER request_entries_no_delete BEFORE DELETE ON request_entries "
    "BEGIN SELECT RAISE(ABORT, 'the record of a request never changes'); END",
    "CREATE TRIGGER evaluation_entries_no_update BEFORE UPDATE ON evaluation_entries "
    "BEGIN SELECT RAISE(ABORT, 'the record of an evaluation never changes'); END",
    "CREATE TRIGGER evaluation_entries_no_delete BEFORE DELETE ON evaluation_entries "
    "BEGIN SELECT RAISE(ABORT, 'the record of an evaluation never changes'); END",
)
POSTGRES = (
    "CREATE TRIGGER requests_stay BEFORE UPDATE ON requests FOR EACH ROW WHEN ("
    + CHANGED.format(differs='IS DISTINCT FROM') + ") EXECUTE FUNCTION refuse_change('what came in never changes')",
    "CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change('what came in never changes')",
    "CREATE TRIGGER request_entries_stay BEFORE UPDATE OR DELETE ON request_entries "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change('the record of a request never changes')",
    "CREATE TRIGGER request_entries_no_truncate BEFORE TRUNCATE ON request_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the record of a request never changes')",
    "CREATE TRIGGER evaluation_entries_stay BEFORE UPDATE OR DELETE ON evaluation_entries "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change('the record of an evaluation never changes')",
    "CREATE TRIGGER evaluation_entries_no_truncate BEFORE TRUNCATE ON evaluation_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the record of an evaluation never changes')",
)


def upgrade():
    op.create_table('requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('suggestion', 'reconsideration', 'reconsideration_transfer', 'reconsideration_answer',
        'maker_reply', 'court_finding', 'judicial_advice', 'procuratorial_advice',
        'procuratorial_urgent', 'competition',
        name='requestkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('stage', sa.Enum('open', 'waiting', 'closed',
        name='requeststate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False, comment='where it is handled'),
    sa.Column('held_by_role', sa.Enum('drafter', 'legal_officer', 'clerk', 'supervisor', 'editor', 'liaison', 'system_admin',
        'security_admin', 'audit_admin', 'system',
        name='role', native_enum=False, create_constraint=True, length=40), nullable=False, comment='the post of that agency that handles it'),
    sa.Column('sender_kind', sa.Enum('citizen', 'organisation', 'reconsideration_organ', 'court', 'procuratorate', 'agency',
        name='senderkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sender_name', sa.String(length=200), nullable=False, comment='of a citizen: personal data'),
    sa.Column('reference', sa.String(length=120), nullable=False, comment='来文字号 or case number'),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('suspended_on', sa.Date(), nullable=True, comment='day on which the reconsideration was suspended'),
    sa.Column('started_on', sa.Date(), nullable=False, comment='day of the event that the clock begins with'),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('document_title', sa.String(length=300), nullable=False, comment='as of the day it came in'),
    sa.Column('articles', sa.String(length=200), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False, comment='facts and grounds'),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('upheld', 'not_upheld', 'not_accepted', 'transferred', 'withdrawn',
        name='requestoutcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('remedy', sa.Enum('amend', 'repeal',
        name='remedy', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('stopped_articles', sa.String(length=200), nullable=False),
    sa.Column('stopped_from', sa.Date(), nullable=True, comment='since when these are not applied (停止执行)'),
    sa.Column('stopped_until', sa.Date(), nullable=True, comment='first day on which they are applied again'),
    sa.CheckConstraint("(stage = 'closed') = (closed_on IS NOT NULL)", name=op.f('ck_requests_closed_has_its_day')),
    sa.CheckConstraint("(stage = 'closed') = (outcome IS NOT NULL)", name=op.f('ck_requests_closed_has_outcome')),
    sa.CheckConstraint("remedy IS NULL OR outcome = 'upheld'", name=op.f('ck_requests_remedy_of_what_was_upheld')),
    sa.CheckConstraint('stopped_from IS NULL OR document_id IS NOT NULL',
        name=op.f('ck_requests_stops_a_document_of_ours')),
    sa.CheckConstraint('stopped_until IS NULL OR (stopped_from IS NOT NULL AND stopped_until >= stopped_from)',
        name=op.f('ck_requests_applied_again_after_it_stopped')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_requests_agency_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_requests_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_requests'))
    )
    with op.batch_alter_table('requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_requests_agency_id_stage'), ['agency_id', 'stage'], unique=False)
        batch_op.create_index(batch_op.f('ix_requests_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_requests_received_on_id'), ['received_on', 'id'], unique=False)

    op.create_table('request_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False, comment='from 1'),
    sa.Column('act', sa.Enum('enter', 'note', 'ask', 'complete', 'transfer', 'reply', 'refuse', 'withdraw', 'lift',
        name='requestact', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('on', sa.Date(), nullable=False, comment='the day it was done, in Asia/Shanghai'),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=False, comment='文号 of the letter'),
    sa.Column('to', sa.String(length=200), nullable=False, comment='to whom it was passed on'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_request_entries_actor_id')),
    sa.ForeignKeyConstraint(['request_id'], ['requests.id'], name=op.f('fk_request_entries_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_entries')),
    sa.UniqueConstraint('request_id', 'no', name=op.f('uq_request_entries_request_id_no'))
    )

    op.create_table('evaluation_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False, comment='last day in force of the term that is evaluated'),
    sa.Column('act', sa.Enum('start', 'report', 'proposal', 'defer', 'renewal',
        name='evaluationact', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('on', sa.Date(), nullable=False, comment='the day it was done'),
    sa.Column('conclusion', sa.Enum('extend', 'amend', 'repeal', 'lapse',
        name='conclusion', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('deferred_act', sa.String(length=20), nullable=True, comment='the step that is put off'),
    sa.Column('deferred_until', sa.Date(), nullable=True),
    sa.Column('by', sa.String(length=200), nullable=False, comment='who evaluated, also a third party'),
    sa.Column('number', sa.String(length=120), nullable=False, comment='文号, or the new registration number'),
    sa.Column('text', sa.Text(), nullable=False, comment='reasons, ground, or where it was published again'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.CheckConstraint("(act = 'report') = (conclusion IS NOT NULL)",
        name=op.f('ck_evaluation_entries_report_has_its_conclusion')),
    sa.CheckConstraint("(act = 'defer') = (deferred_act IS NOT NULL AND deferred_until IS NOT NULL)",
        name=op.f('ck_evaluation_entries_deferral_has_its_day')),
    sa.CheckConstraint("act <> 'defer' OR text <> ''", name=op.f('ck_evaluation_entries_deferral_has_its_ground')),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_evaluation_entries_actor_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_evaluation_entries_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_entries'))
    )
    with op.batch_alter_table('evaluation_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_entries_document_id_last_on'), ['document_id', 'last_on'], unique=False)

    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRES:
        op.execute(statement)


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER requests_no_delete')  # dropping a table deletes its rows
        op.execute('DROP TRIGGER request_entries_no_delete')
        op.execute('DROP TRIGGER evaluation_entries_no_delete')
    for name in ('evaluation_entries', 'request_entries', 'requests'):
        op.drop_table(name)
