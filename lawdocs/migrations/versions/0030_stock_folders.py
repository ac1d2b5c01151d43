"""folders of files in imports, and the documents that they put up for a person"""

import sqlalchemy as sa
from alembic import op

from lawdocs.migrations.support import allow


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

STAGES = ('checking', 'checked', 'storing', 'stored', 'failed', 'dropped')


def upgrade():
    allow('import_runs', 'stage', STAGES, ('reading', *STAGES), 'importstage')
    op.add_column('import_runs', sa.Column('asked', sa.Integer(), server_default='0', nullable=False, comment='rows that a person must look at'))
    op.add_column('import_results', sa.Column('place', sa.String(length=400), server_default='', nullable=False, comment='of a folder: the file, or the row of the register'))
    op.create_table('import_registers',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['import_runs.id'], name=op.f('fk_import_registers_run_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_import_registers_file_id')),
    sa.PrimaryKeyConstraint('run_id', name=op.f('pk_import_registers'))
    )
    op.create_table('file_readings',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('content', sa.Text(), nullable=False, comment='JSON'),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_file_readings'))
    )
    op.create_index(op.f('ix_file_readings_read_at'), 'file_readings', ['read_at'])
    op.create_table('stock_tasks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False, comment='of its first file, or digest of its row'),
    sa.Column('state', sa.Enum('pending', 'entered', 'skipped', name='taskstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('agency_id', sa.Integer(), nullable=True, comment='whose supervisors are asked; empty: all, of an import by command'),
    sa.Column('place', sa.String(length=400), nullable=False, comment='file, or row of the register'),
    sa.Column('name', sa.String(length=400), nullable=False),
    sa.Column('source', sa.String(length=255), nullable=False, comment='name of the folder or archive'),
    sa.Column('as_of', sa.Date(), nullable=False, comment='the day the source speaks of'),
    sa.Column('given', sa.Text(), nullable=False, comment='JSON: the values of the row of the register'),
    sa.Column('doubts', sa.Text(), nullable=False, comment='why a person is asked, one a line'),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("state <> 'entered' OR document_id IS NOT NULL", name=op.f('ck_stock_tasks_entered_has_document')),
    sa.CheckConstraint("state <> 'skipped' OR reason <> ''", name=op.f('ck_stock_tasks_skipped_has_reason')),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_stock_tasks_agency_id')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_stock_tasks_document_id')),
    sa.ForeignKeyConstraint(['run_id'], ['import_runs.id'], name=op.f('fk_stock_tasks_run_id')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['users.id'], name=op.f('fk_stock_tasks_settled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_tasks')),
    sa.UniqueConstraint('key', name=op.f('uq_stock_tasks_key'))
    )
    op.create_index(op.f('ix_stock_tasks_run_id'), 'stock_tasks', ['run_id'])
    op.create_index(op.f('ix_stock_tasks_state_id'), 'stock_tasks', ['state', 'id'])
    op.create_table('stock_task_files',
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False, comment='kind and digest, as of its reading'),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_stock_task_files_file_id')),
    sa.ForeignKeyConstraint(['task_id'], ['stock_tasks.id'], name=op.f('fk_stock_task_files_task_id')),
    sa.PrimaryKeyConstraint('task_id', 'position', name=op.f('pk_stock_task_files'))
    )
    op.create_index(op.f('ix_stock_task_files_key'), 'stock_task_files', ['key'])


def downgrade():
    for table in ('stock_task_files', 'stock_tasks', 'file_readings', 'import_registers'):
        op.drop_table(table)
    # An older programme knows no folders: what is on its way from one is forgotten, what was stored stays.
    zips = "(SELECT id FROM import_runs WHERE file_name LIKE '%.zip')"
    op.execute(f"DELETE FROM import_results WHERE run_id IN {zips}")
    op.execute(f"DELETE FROM import_runs WHERE id IN {zips}")
    op.drop_column('import_results', 'place')
    op.drop_column('import_runs', 'asked')
    allow('import_runs', 'stage', ('reading', *STAGES), STAGES, 'importstage')
