"""news of the column: items with their topics and files, and the record of each, which never changes"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

TOPICS = ('放管服改革', '公正文明执法', '示范创建', '府检联动', '法治宣传', '行政规范性文件管理')
# While an item is reviewed, and for good once it was published, its words stay.
STAYS = ('agency_id', 'title', 'source', 'body')
CHANGED = ' OR '.join(f'NEW.{name} <> OLD.{name}' for name in STAYS)
FIXED = f"OLD.state NOT IN ('draft', 'returned') AND ({CHANGED})"
SQLITE = (
    'CREATE TRIGGER news_items_stay BEFORE UPDATE ON news_items WHEN ' + FIXED
    + " BEGIN SELECT RAISE(ABORT, 'the words of a submitted news item never change'); END",
    'CREATE TRIGGER news_items_no_delete BEFORE DELETE ON news_items '
    "BEGIN SELECT RAISE(ABORT, 'news items stay on record'); END",
    'CREATE TRIGGER news_records_no_update BEFORE UPDATE ON news_records '
    "BEGIN SELECT RAISE(ABORT, 'the record of a news item never changes'); END",
    'CREATE TRIGGER news_records_no_delete BEFORE DELETE ON news_records '
    "BEGIN SELECT RAISE(ABORT, 'the record of a news item never changes'); END",
)
POSTGRES = (
    'CREATE TRIGGER news_items_stay BEFORE UPDATE ON news_items FOR EACH ROW WHEN (' + FIXED
    + ") EXECUTE FUNCTION refuse_change('the words of a submitted news item never change')",
    'CREATE TRIGGER news_items_no_delete BEFORE DELETE ON news_items '
    "FOR EACH ROW EXECUTE FUNCTION refuse_change('news items stay on record')",
    'CREATE TRIGGER news_records_stay BEFORE UPDATE OR DELETE ON news_records '
    "FOR EACH ROW EXECUTE FUNCTION refuse_change('the record of a news item never changes')",
    'CREATE TRIGGER news_records_no_truncate BEFORE TRUNCATE ON news_records '
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the record of a news item never changes')",
)
STATES = ('draft', 'submitted', 'returned', 'approved', 'published', 'withdrawn', 'dropped')
ACTS = ('start', 'save', 'add_file', 'remove_file', 'submit', 'recall', 'return', 'approve', 'publish', 'withdraw',
        'drop', 'pin', 'unpin')


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    topics = op.create_table('news_topics',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news_topics')),
    sa.UniqueConstraint('name', name=op.f('uq_news_topics_name'))
    )
    op.bulk_insert(topics, [{'name': name, 'retired': False} for name in TOPICS])

    op.create_table('news_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', enum('newsstate', *STATES), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False, comment='the unit it tells of (单位)'),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('source', sa.String(length=100), nullable=False, comment='来源'),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('publish_at', sa.DateTime(timezone=True), nullable=True, comment='planned instant of the publication'),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True, comment='the day in Asia/Shanghai'),
    sa.Column('pinned_until', sa.Date(), nullable=True, comment='last day on top of the list'),
    sa.Column('norm', sa.Text(), nullable=False, comment='title and words as they are searched: NFKC, lower case'),
    sa.Column('plain', sa.Text(), nullable=False, comment='the words of the body'),
    sa.Column('body', sa.Text(), nullable=False, comment='HTML, cleaned by texts.richtext'),
    sa.CheckConstraint('(published_at IS NULL) = (published_on IS NULL)',
        name=op.f('ck_news_items_published_on_the_day_of_its_instant')),
    sa.CheckConstraint("(state IN ('published', 'withdrawn')) = (published_at IS NOT NULL)",
        name=op.f('ck_news_items_published_has_its_instant')),
    sa.CheckConstraint("publish_at IS NULL OR state = 'approved'", name=op.f('ck_news_items_planned_while_approved')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_news_items_agency_id')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_news_items_author_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news_items'))
    )
    with op.batch_alter_table('news_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_news_items_agency_id_state'), ['agency_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_news_items_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_news_items_state_publish_at'), ['state', 'publish_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_news_items_state_published_on_id'), ['state', 'published_on', 'id'], unique=False)

    op.create_table('news_item_topics',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['news_items.id'], name=op.f('fk_news_item_topics_item_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['news_topics.id'], name=op.f('fk_news_item_topics_topic_id')),
    sa.PrimaryKeyConstraint('item_id', 'topic_id', name=op.f('pk_news_item_topics'))
    )
    with op.batch_alter_table('news_item_topics', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_news_item_topics_topic_id'), ['topic_id'], unique=False)

    op.create_table('news_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', enum('newsfilekind', 'cover', 'image', 'attachment'), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('caption', sa.String(length=100), nullable=False, comment='what a picture shows, in words'),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_news_files_file_id')),
    sa.ForeignKeyConstraint(['item_id'], ['news_items.id'], name=op.f('fk_news_files_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news_files'))
    )
    with op.batch_alter_table('news_files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_news_files_item_id'), ['item_id'], unique=False)

    op.create_table('news_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('act', enum('newsact', *ACTS), nullable=False),
    sa.Column('source', enum('source', *STATES), nullable=True),
    sa.Column('dest', enum('dest', *STATES), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=100), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False, comment='sha256 of its words and files as they were'),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_news_records_actor_id')),
    sa.ForeignKeyConstraint(['item_id'], ['news_items.id'], name=op.f('fk_news_records_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news_records'))
    )
    with op.batch_alter_table('news_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_news_records_item_id'), ['item_id'], unique=False)

    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRES:
        op.execute(statement)


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER news_items_no_delete')  # dropping a table deletes its rows
        op.execute('DROP TRIGGER news_records_no_delete')
    for name in ('news_records', 'news_files', 'news_item_topics', 'news_items', 'news_topics'):
        op.drop_table(name)
