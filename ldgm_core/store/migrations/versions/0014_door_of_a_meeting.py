"""the room's code works for half an hour after the door was opened."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Empty is a door that is shut: meetings that are open now get a button to open it.
    op.add_column('meetings', sa.Column('door_opened_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('meetings', 'door_opened_at')
