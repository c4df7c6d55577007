"""search by name: every end of a pupil's name and group, for who is there already too."""

import sqlalchemy as sa
from alembic import op

from ldgm_core.store.pupil_names import add_suffixes

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    op.create_table(
        'pupil_suffixes',
        sa.Column('pupil_id', sa.String(64), sa.ForeignKey('pupils.id'), primary_key=True),
        sa.Column('suffix', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), primary_key=True),
        sa.Column('organisation_id', sa.String(64), sa.ForeignKey('organisations.id'), nullable=False),
    )
    op.create_index('ix_pupil_suffixes_search', 'pupil_suffixes', ['organisation_id', 'suffix', 'pupil_id'])
    op.drop_index('ix_pupils_list', 'pupils')
    op.create_index('ix_pupils_list', 'pupils', ['organisation_id', 'call_name', 'id'])
    _fill()


def _fill() -> None:
    """On PostgreSQL the wall stands for the owner of the tables too: that of the pupils is opened meanwhile, in this transaction."""
    connection = op.get_bind()
    has_wall = connection.dialect.name == 'postgresql'
    if has_wall:
        op.execute('ALTER TABLE pupils NO FORCE ROW LEVEL SECURITY')
    found = connection.execute(sa.text('SELECT id, organisation_id, call_name, group_name FROM pupils')).mappings()
    pupils = [dict(row) for row in found]
    for start in range(0, len(pupils), AT_ONCE):
        add_suffixes(connection, pupils[start : start + AT_ONCE])
    if has_wall:
        op.execute('ALTER TABLE pupils FORCE ROW LEVEL SECURITY')


def downgrade() -> None:
    op.drop_index('ix_pupils_list', 'pupils')
    op.create_index('ix_pupils_list', 'pupils', ['organisation_id', 'call_name', 'id', 'group_name'])
    op.drop_table('pupil_suffixes')
