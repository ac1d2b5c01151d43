"""longer terms with the ends before them, and entries of evaluations that were voided"""

import json
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0013'
branch_labels = None
depends_on = None

STAYS = (
    ('term_extensions', 'a longer term on record never changes'),
    ('evaluation_voids', 'the record of an evaluation never changes'),
)


def upgrade():
    op.create_table('term_extensions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False, comment='the day of the conclusion, from which on the later end is known'),
    sa.Column('from_last_on', sa.Date(), nullable=False, comment='last day in force before'),
    sa.Column('to_last_on', sa.Date(), nullable=False, comment='last day in force since'),
    sa.CheckConstraint('to_last_on > from_last_on', name=op.f('ck_term_extensions_ends_later')),
    sa.CheckConstraint('"on" <= from_last_on', name=op.f('ck_term_extensions_comes_before_the_end')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_term_extensions_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term_extensions'))
    )
    with op.batch_alter_table('term_extensions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_term_extensions_document_id'), ['document_id'], unique=False)
    op.create_table('evaluation_voids',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_evaluation_voids_has_its_reason')),
    sa.ForeignKeyConstraint(['entry_id'], ['evaluation_entries.id'], name=op.f('fk_evaluation_voids_entry_id')),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_evaluation_voids_actor_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_evaluation_voids'))
    )
    _take_from_trail()
    for table, words in STAYS:
        if op.get_bind().dialect.name == 'sqlite':
            for act in ('UPDATE', 'DELETE'):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{words}')"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{words}')"
            )


def _take_from_trail():
    """The longer terms given until now: each conclusion's new end, after the end that the trail told last before it."""
    entries = sa.table('audit_entries', *map(sa.column, ('seq', 'tag', 'subject', 'subject_id', 'after')))
    query = sa.select(entries.c.subject_id, entries.c.tag, entries.c.after).where(
        entries.c.subject == 'document', entries.c.after.like('%"in_force_until"%')
    )
    ends, found = {}, []
    for document_id, tag, after in op.get_bind().execute(query.order_by(entries.c.subject_id, entries.c.seq)):
        told = json.loads(after)
        before, until = ends.get(document_id), (told.get('act') or {}).get('until')
        ends[document_id] = (told.get('record') or {}).get('in_force_until')
        if tag == 'document:keep' and until and before:
            from_last_on = date.fromisoformat(before) - timedelta(days=1)
            found.append({'document_id': document_id, 'from_last_on': from_last_on, 'to_last_on': date.fromisoformat(until)})
    steps = sa.table('step_records', *map(sa.column, ('id', 'document_id', 'step', 'reason')), sa.column('on', sa.Date))
    made = sa.select(steps.c.document_id, steps.c.on).where(
        steps.c.step == 'keep', steps.c.reason.like('%有效期延至%')
    )
    days = {}
    for document_id, on in op.get_bind().execute(made.order_by(steps.c.id)):
        days.setdefault(document_id, []).append(on)
    rows = [each | {'on': days[each['document_id']].pop(0)} for each in found if days.get(each['document_id'])]
    table = sa.table(
        'term_extensions', sa.column('document_id'), *(sa.column(name, sa.Date) for name in ('on', 'from_last_on', 'to_last_on'))
    )
    if rows:
        op.bulk_insert(table, rows)


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':  # dropping a table deletes its rows
        for table, _ in STAYS:
            op.execute(f'DROP TRIGGER {table}_no_delete')
    for table, _ in reversed(STAYS):
        op.drop_table(table)
