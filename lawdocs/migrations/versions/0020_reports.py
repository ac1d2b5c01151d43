"""annual reports of the column: the register of bodies, cycles, reports, circulars, and records that never change"""

import sqlalchemy as sa
from alembic import op


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

STATES = ('draft', 'submitted', 'returned', 'received', 'cleared', 'published', 'withdrawn')
ACTS = ('open', 'save', 'add_file', 'remove_file', 'submit', 'recall', 'return', 'receive', 'clear', 'publish',
        'elsewhere', 'withdraw', 'sent_up')
# While a report is in the hands of the editors its words stay, and for good whose report it is.
WORDS = ('title', 'file_id', 'file_name', 'measures', 'shortcomings', 'leaders', 'plan', 'other')
CHANGED = ' OR '.join(f'NEW.{name} IS DISTINCT FROM OLD.{name}' for name in WORDS)
FIXED = (f"NEW.body_id <> OLD.body_id OR NEW.year <> OLD.year "
         f"OR (OLD.state NOT IN ('draft', 'returned') AND ({CHANGED}))")
STAYS = 'the words of a submitted report never change'
# Append-only, with what is said of whoever tries to change them.
RECORDS = {
    'report_records': 'the record of a report never changes',
    'report_part_checks': 'the record of a report never changes',
    'report_body_records': 'the record of a reporting body never changes',
    'report_circulars': 'a circular stays as it was drafted',
}
# Never deleted, though they change.
KEPT = {
    'reports': 'reports stay on record',
    'report_bodies': 'reporting bodies stay on record',
    'report_cycles': 'cycles of reports stay on record',
}


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    op.create_table('report_cycles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False, comment='the year reported on'),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_name', sa.String(length=100), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False, comment='last day for the submission'),
    sa.Column('public_due_on', sa.Date(), nullable=False, comment='last day for the publication'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_cycles')),
    sa.UniqueConstraint('year', name=op.f('uq_report_cycles_year'))
    )

    op.create_table('report_bodies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False, comment='as it stands on the board'),
    sa.Column('kind', enum('bodykind', 'government', 'department', 'township'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False, comment='its place among those of its kind'),
    sa.Column('since_year', sa.Integer(), nullable=False, comment='the first year it reports on'),
    sa.Column('until_year', sa.Integer(), nullable=True, comment='the last one'),
    sa.Column('merged_into_id', sa.Integer(), nullable=True, comment='who reports for it afterwards'),
    sa.CheckConstraint('merged_into_id IS NULL OR merged_into_id <> id', name=op.f('ck_report_bodies_merged_into_another')),
    sa.CheckConstraint('merged_into_id IS NULL OR until_year IS NOT NULL', name=op.f('ck_report_bodies_merged_after_its_last_year')),
    sa.CheckConstraint('until_year IS NULL OR until_year >= since_year', name=op.f('ck_report_bodies_years_run_forward')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_report_bodies_agency_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['report_bodies.id'], name=op.f('fk_report_bodies_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_bodies')),
    sa.UniqueConstraint('agency_id', name=op.f('uq_report_bodies_agency_id'))
    )
    with op.batch_alter_table('report_bodies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_bodies_merged_into_id'), ['merged_into_id'], unique=False)

    op.create_table('report_body_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('act', enum('bodyact', 'add', 'change', 'exempt', 'lift'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.Column('told', sa.Text(), nullable=False, comment='what changed, in words'),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_report_body_records_actor_id')),
    sa.ForeignKeyConstraint(['body_id'], ['report_bodies.id'], name=op.f('fk_report_body_records_body_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_body_records'))
    )
    with op.batch_alter_table('report_body_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_body_records_body_id'), ['body_id'], unique=False)

    op.create_table('report_circulars',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_by_name', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_report_circulars_made_by_id')),
    sa.ForeignKeyConstraint(['year'], ['report_cycles.year'], name=op.f('fk_report_circulars_year')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_circulars'))
    )
    with op.batch_alter_table('report_circulars', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_circulars_year'), ['year'], unique=False)

    op.create_table('report_exemptions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['report_bodies.id'], name=op.f('fk_report_exemptions_body_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_exemptions')),
    sa.UniqueConstraint('body_id', 'year', name=op.f('uq_report_exemptions_body_id_year'))
    )

    op.create_table('reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('reportstate', *STATES), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('submitted_on', sa.Date(), nullable=True),
    sa.Column('self_checked_by', sa.String(length=50), nullable=False, comment='who checked for secrets: unit'),
    sa.Column('self_checked_on', sa.Date(), nullable=True),
    sa.Column('is_complete', sa.Boolean(), nullable=True, comment='all five parts found; empty: not received'),
    sa.Column('sent_up_on', sa.Date(), nullable=True, comment='the day it went to the superior (报上级日期)'),
    sa.Column('sent_up_to', sa.String(length=200), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True, comment='the day it was public, here or elsewhere'),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True, comment='when that was put on record'),
    sa.Column('published_url', sa.String(length=500), nullable=False, comment='elsewhere; empty: here'),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('shortcomings', sa.Text(), nullable=False),
    sa.Column('leaders', sa.Text(), nullable=False),
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('other', sa.Text(), nullable=False),
    sa.CheckConstraint("(file_id IS NULL) = (file_name = '')", name=op.f('ck_reports_file_has_its_name')),
    sa.CheckConstraint("(state = 'published') = (published_on IS NOT NULL)", name=op.f('ck_reports_published_has_its_day')),
    sa.CheckConstraint("published_url = '' OR published_on IS NOT NULL", name=op.f('ck_reports_elsewhere_while_published')),
    sa.CheckConstraint("state IN ('draft', 'returned') OR submitted_on IS NOT NULL", name=op.f('ck_reports_on_hand_since_a_day')),
    sa.CheckConstraint('(published_on IS NULL) = (published_at IS NULL)', name=op.f('ck_reports_published_has_its_instant')),
    sa.ForeignKeyConstraint(['body_id'], ['report_bodies.id'], name=op.f('fk_reports_body_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_reports_file_id')),
    sa.ForeignKeyConstraint(['year'], ['report_cycles.year'], name=op.f('fk_reports_year')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    sa.UniqueConstraint('body_id', 'year', name=op.f('uq_reports_body_id_year'))
    )
    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reports_published_on'), ['published_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_reports_year_state'), ['year', 'state'], unique=False)

    op.create_table('report_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('act', enum('reportact', *ACTS), nullable=False),
    sa.Column('source', enum('source', *STATES), nullable=True),
    sa.Column('dest', enum('dest', *STATES), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False, comment='sha256 of its words and file as they were'),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_report_records_actor_id')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_report_records_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_records'))
    )
    with op.batch_alter_table('report_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_records_report_id'), ['report_id'], unique=False)

    op.create_table('report_part_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('part', enum('part', 'measures', 'shortcomings', 'leaders', 'plan', 'other'), nullable=False),
    sa.Column('is_there', sa.Boolean(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False, comment='page or passage'),
    sa.ForeignKeyConstraint(['record_id'], ['report_records.id'], name=op.f('fk_report_part_checks_record_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_part_checks')),
    sa.UniqueConstraint('record_id', 'part', name=op.f('uq_report_part_checks_record_id_part'))
    )

    sqlite = op.get_bind().dialect.name == 'sqlite'
    for statement in _sqlite_guards() if sqlite else _postgres_guards():
        op.execute(statement)


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        for table in (*RECORDS, *KEPT):
            op.execute(f'DROP TRIGGER {table}_no_delete')  # dropping a table deletes its rows
    for name in ('report_part_checks', 'report_records', 'reports', 'report_exemptions', 'report_circulars',
                 'report_body_records', 'report_bodies', 'report_cycles'):
        op.drop_table(name)


def _sqlite_guards():
    yield (f"CREATE TRIGGER reports_stay BEFORE UPDATE ON reports WHEN {FIXED} "
           f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END")
    for table, why in (RECORDS | KEPT).items():
        yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END"
    for table, why in RECORDS.items():
        yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END"


def _postgres_guards():
    yield (f"CREATE TRIGGER reports_stay BEFORE UPDATE ON reports FOR EACH ROW WHEN ({FIXED}) "
           f"EXECUTE FUNCTION refuse_change('{STAYS}')")
    for table, why in RECORDS.items():
        yield (f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} "
               f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{why}')")
    for table, why in KEPT.items():
        yield (f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
               f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{why}')")
    for table, why in (RECORDS | KEPT).items():
        yield (f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
               f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{why}')")
