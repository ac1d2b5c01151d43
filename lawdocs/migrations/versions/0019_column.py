"""indicators of the column with their evidence, figures of our own records, links that are asked; duties of units"""

import sqlalchemy as sa
from alembic import op


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

NEW = ('evidence', 'government_report', 'report_publication')
BEFORE = (
    *('expiry', 'cleanup_round', 'review', 'supplement', 'objection', 'publication', 'interpretation', 'copies', 'filing'),
    *('filing_notice', 'filing_supplement', 'filing_check', 'record_review', 'correction', 'revocation'),
    *('quarterly_list', 'annual_list', 'annual_report', 'amendment', 'suggestion', 'reconsideration'),
    *('reconsideration_transfer', 'reconsideration_answer', 'maker_reply', 'court_finding', 'judicial_advice'),
    *('procuratorial_advice', 'procuratorial_urgent'),
)
DUTIES = BEFORE + NEW
# What these hold never changes.
FIXED = {
    'indicator_set_records': 'the record of an indicator set never changes',
    'indicator_task_records': 'the record of a task never changes',
    'figure_snapshots': 'frozen figures never change',
    'figure_results': 'frozen figures never change',
    'figure_rows': 'frozen figures never change',
}


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    _allow(BEFORE, DUTIES)
    op.create_table('indicator_sets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('setstate', 'draft', 'open', 'closed'), nullable=False),
    sa.Column('edition', sa.String(length=40), nullable=False, comment='版本: 2021'),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False, comment='where its wording was taken from'),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(state = 'draft') = (opened_on IS NULL)", name=op.f('ck_indicator_sets_opened_on_a_day')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_sets')),
    sa.UniqueConstraint('edition', name=op.f('uq_indicator_sets_edition'))
    )
    op.create_table('link_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True, comment='empty: never asked'),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False, comment='when it is asked next'),
    sa.Column('is_alive', sa.Boolean(), nullable=True, comment='empty: not known'),
    sa.Column('status', sa.Integer(), nullable=True, comment='the HTTP status of the last answer'),
    sa.Column('fault', sa.String(length=300), nullable=False, comment='why it does not open, in words'),
    sa.Column('failures', sa.Integer(), nullable=False, comment='how often in a row it did not open'),
    sa.Column('dead_since', sa.DateTime(timezone=True), nullable=True, comment='when it was found dead first'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_checks')),
    sa.UniqueConstraint('url', name=op.f('uq_link_checks_url'))
    )
    with op.batch_alter_table('link_checks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_checks_next_at'), ['next_at'], unique=False)

    op.create_table('indicators',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('set_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('level1', sa.String(length=200), nullable=False, comment='一级指标'),
    sa.Column('level2', sa.String(length=200), nullable=False, comment='二级指标'),
    sa.Column('text', sa.Text(), nullable=False, comment='三级指标正文; empty: 正文待导入'),
    sa.Column('source', sa.String(length=300), nullable=False, comment='where this text was taken from'),
    sa.Column('norm', sa.Text(), nullable=False, comment='number and words as they are searched'),
    sa.Column('method', sa.String(length=100), nullable=False, comment='测评方法'),
    sa.Column('weight', sa.Integer(), nullable=True, comment='hundredths of a point'),
    sa.Column('score', sa.Integer(), nullable=True, comment='self-assessed, hundredths of a point'),
    sa.Column('score_note', sa.String(length=400), nullable=False, comment='why this score'),
    sa.Column('figures', sa.String(length=40), nullable=False, comment='which figures of our own records prove it'),
    sa.Column('earlier_id', sa.Integer(), nullable=True),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True, comment='a later import no longer held it'),
    sa.CheckConstraint('no > 0', name=op.f('ck_indicators_no_is_positive')),
    sa.CheckConstraint('score IS NULL OR (weight IS NOT NULL AND score BETWEEN 0 AND weight)', name=op.f('ck_indicators_score_within_weight')),
    sa.CheckConstraint('weight IS NULL OR weight > 0', name=op.f('ck_indicators_weight_is_positive')),
    sa.ForeignKeyConstraint(['earlier_id'], ['indicators.id'], name=op.f('fk_indicators_earlier_id')),
    sa.ForeignKeyConstraint(['set_id'], ['indicator_sets.id'], name=op.f('fk_indicators_set_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicators')),
    sa.UniqueConstraint('set_id', 'no', name=op.f('uq_indicators_set_id_no'))
    )
    with op.batch_alter_table('indicators', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicators_earlier_id'), ['earlier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_indicators_set_id'), ['set_id'], unique=False)

    op.create_table('figure_snapshots',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False, comment='which figures, by name'),
    sa.Column('agency_id', sa.Integer(), nullable=False, comment='the government whose records they are'),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_by_name', sa.String(length=100), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint('since_on <= until_on', name=op.f('ck_figure_snapshots_period_runs_forward')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_figure_snapshots_agency_id')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['users.id'], name=op.f('fk_figure_snapshots_taken_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_snapshots'))
    )
    with op.batch_alter_table('figure_snapshots', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_snapshots_name_agency_id_taken_at'), ['name', 'agency_id', 'taken_at'], unique=False)

    op.create_table('indicator_set_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('set_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=True),
    sa.Column('act', enum('setact', 'import', 'change', 'assign', 'score', 'open', 'close'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.Column('told', sa.Text(), nullable=False, comment='what changed, in words'),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_indicator_set_records_actor_id')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicators.id'], name=op.f('fk_indicator_set_records_indicator_id')),
    sa.ForeignKeyConstraint(['set_id'], ['indicator_sets.id'], name=op.f('fk_indicator_set_records_set_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_set_records'))
    )
    with op.batch_alter_table('indicator_set_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_set_records_indicator_id'), ['indicator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_indicator_set_records_set_id'), ['set_id'], unique=False)

    op.create_table('indicator_tasks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('taskstate', 'open', 'submitted', 'returned', 'accepted'), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False, comment='责任单位'),
    sa.Column('is_lead', sa.Boolean(), nullable=False, comment='牵头; otherwise 配合'),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('coverage', enum('coverage', 'complete', 'partly', 'none'), nullable=True, comment='as judged last; empty: never accepted'),
    sa.Column('missing', sa.String(length=400), nullable=False, comment='what is missing, as judged last'),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('relieved_at', sa.DateTime(timezone=True), nullable=True, comment='the unit no longer answers for it'),
    sa.CheckConstraint("coverage <> 'partly' OR missing <> ''", name=op.f('ck_indicator_tasks_partly_says_what_is_missing')),
    sa.CheckConstraint("coverage IS NULL OR coverage <> 'none'", name=op.f('ck_indicator_tasks_judged_is_something')),
    sa.CheckConstraint("state <> 'accepted' OR coverage IS NOT NULL", name=op.f('ck_indicator_tasks_accepted_is_judged')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_indicator_tasks_agency_id')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicators.id'], name=op.f('fk_indicator_tasks_indicator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_tasks')),
    sa.UniqueConstraint('indicator_id', 'agency_id', name=op.f('uq_indicator_tasks_indicator_id_agency_id'))
    )
    with op.batch_alter_table('indicator_tasks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_tasks_agency_id_state'), ['agency_id', 'state'], unique=False)

    op.create_table('evidence_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('kind', enum('evidencekind', 'link', 'file', 'document', 'news', 'figures'), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False, comment='what it proves, and where in it'),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('news_id', sa.Integer(), nullable=True),
    sa.Column('snapshot_id', sa.Integer(), nullable=True),
    sa.Column('is_public', sa.Boolean(), nullable=False, comment='may be shown outside once accepted'),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True, comment="taken from the unit's list"),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment='counts no more'),
    sa.CheckConstraint("(kind = 'document') = (document_id IS NOT NULL)", name=op.f('ck_evidence_items_document_is_named')),
    sa.CheckConstraint("(kind = 'figures') = (snapshot_id IS NOT NULL)", name=op.f('ck_evidence_items_figures_are_named')),
    sa.CheckConstraint("(kind = 'file') = (file_id IS NOT NULL)", name=op.f('ck_evidence_items_file_has_its_file')),
    sa.CheckConstraint("(kind = 'link') = (url <> '')", name=op.f('ck_evidence_items_link_has_its_address')),
    sa.CheckConstraint("(kind = 'news') = (news_id IS NOT NULL)", name=op.f('ck_evidence_items_news_is_named')),
    sa.ForeignKeyConstraint(['added_by_id'], ['users.id'], name=op.f('fk_evidence_items_added_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_evidence_items_document_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_evidence_items_file_id')),
    sa.ForeignKeyConstraint(['news_id'], ['news_items.id'], name=op.f('fk_evidence_items_news_id')),
    sa.ForeignKeyConstraint(['snapshot_id'], ['figure_snapshots.id'], name=op.f('fk_evidence_items_snapshot_id')),
    sa.ForeignKeyConstraint(['task_id'], ['indicator_tasks.id'], name=op.f('fk_evidence_items_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_items'))
    )
    with op.batch_alter_table('evidence_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_items_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evidence_items_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evidence_items_url'), ['url'], unique=False)

    op.create_table('figure_results',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('snapshot_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=100), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=400), nullable=False, comment='what is counted, and what not'),
    sa.ForeignKeyConstraint(['snapshot_id'], ['figure_snapshots.id'], name=op.f('fk_figure_results_snapshot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_results')),
    sa.UniqueConstraint('snapshot_id', 'position', name=op.f('uq_figure_results_snapshot_id_position'))
    )
    op.create_table('indicator_task_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('act', enum('taskact', 'assign', 'change', 'relieve', 'add', 'remove', 'hide', 'submit', 'recall', 'return', 'accept', 'reopen', 'ask'), nullable=False),
    sa.Column('source', enum('source', 'open', 'submitted', 'returned', 'accepted'), nullable=True),
    sa.Column('dest', enum('dest', 'open', 'submitted', 'returned', 'accepted'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False, comment='sha256 of its evidence as it was'),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_indicator_task_records_actor_id')),
    sa.ForeignKeyConstraint(['task_id'], ['indicator_tasks.id'], name=op.f('fk_indicator_task_records_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_task_records'))
    )
    with op.batch_alter_table('indicator_task_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_task_records_task_id'), ['task_id'], unique=False)

    op.create_table('figure_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('result_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.Column('facts', sa.String(length=400), nullable=False, comment='days and numbers that decided'),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('page', sa.String(length=120), nullable=False, comment='where staff look at it'),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_figure_rows_document_id')),
    sa.ForeignKeyConstraint(['result_id'], ['figure_results.id'], name=op.f('fk_figure_rows_result_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_rows')),
    sa.UniqueConstraint('result_id', 'position', name=op.f('uq_figure_rows_result_id_position'))
    )
    with op.batch_alter_table('figure_rows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_rows_document_id'), ['document_id'], unique=False)

    sqlite = op.get_bind().dialect.name == 'sqlite'
    for table, why in FIXED.items():
        for statement in _sqlite_guards(table, why) if sqlite else _postgres_guards(table, why):
            op.execute(statement)


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        for table in FIXED:
            op.execute(f'DROP TRIGGER {table}_no_delete')  # dropping a table deletes its rows
    for name in ('figure_rows', 'indicator_task_records', 'figure_results', 'evidence_items', 'indicator_tasks', 'indicator_set_records', 'figure_snapshots', 'indicators', 'link_checks', 'indicator_sets'):
        op.drop_table(name)
    # The older programme knows no such duties, and could not read their clocks.
    mine = f"(SELECT id FROM deadlines WHERE duty IN ({_listed(NEW)}))"
    op.execute(f'DELETE FROM notice_reads WHERE notice_id IN (SELECT id FROM notices WHERE deadline_id IN {mine})')
    op.execute(f'DELETE FROM mail_items WHERE notice_id IN (SELECT id FROM notices WHERE deadline_id IN {mine})')
    op.execute(f'DELETE FROM notices WHERE deadline_id IN {mine}')
    for table in ('deadline_pauses', 'deadline_changes'):
        op.execute(f'DELETE FROM {table} WHERE deadline_id IN {mine}')
    op.execute(f"DELETE FROM deadlines WHERE duty IN ({_listed(NEW)})")
    _allow(DUTIES, BEFORE)


def _sqlite_guards(table, why):
    return [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END"
        for act in ('update', 'delete')
    ]


def _postgres_guards(table, why):
    return [
        f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{why}')",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{why}')",
    ]


def _allow(before, after):
    """Let the duties of deadlines be others.

    Other tables and triggers point at these, so SQLite cannot make them anew: the text of the table is changed.
    """
    name = 'ck_deadlines_duty'
    if op.get_bind().dialect.name != 'sqlite':
        op.drop_constraint(op.f(name), 'deadlines', type_='check')
        op.execute(f'ALTER TABLE deadlines ADD CONSTRAINT {name} CHECK (duty IN ({_listed(after)}))')
        return
    old, new = (f'({_listed(each)})'.replace("'", "''") for each in (before, after))
    op.execute('PRAGMA writable_schema = ON')
    op.execute(f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE type = 'table' AND name = 'deadlines'")
    op.execute('PRAGMA writable_schema = RESET')


def _listed(values):
    return ', '.join(f"'{each}'" for each in values)
