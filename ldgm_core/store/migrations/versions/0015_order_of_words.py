"""what people said stands in the order in which it was stored, whatever the clock did."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

# Table, what its numbers count within, the time that told the order until now, and what told it of the same moment.
NUMBERED = (
    ('turns', 'poll_id', 'spoke_at', 'participant_id'),
    ('notes', 'meeting_id', 'written_at', 'id'),
    ('dissents', 'meeting_id', 'recorded_at', 'id'),
    ('remarks', 'meeting_id', 'written_at', 'id'),
    ('remark_answers', 'meeting_id', 'answered_at', 'id'),
    ('addenda', 'meeting_id', 'written_at', 'id'),
)


def upgrade() -> None:
    for table, within, moment, same in NUMBERED:
        op.add_column(table, sa.Column('number', sa.Integer(), nullable=False, server_default='0'))
        _past_the_wall(
            table,
            f'UPDATE {table} SET number = (SELECT count(*) FROM {table} AS one WHERE one.{within} = {table}.{within} '
            f'AND (one.{moment}, one.{same}) <= ({table}.{moment}, {table}.{same}))',
        )


def _past_the_wall(table: str, statement: str) -> None:
    """On PostgreSQL the wall stands for the owner of the table too: it is opened for this one statement, in this transaction."""
    has_wall = op.get_bind().dialect.name == 'postgresql'
    if has_wall:
        op.execute(f'ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY')
    op.execute(statement)
    if has_wall:
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')


def downgrade() -> None:
    for table, *_ in NUMBERED:
        op.drop_column(table, 'number')
