"""check moments know the area they come from."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('check_moments', sa.Column('area_id', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('check_moments', 'area_id')
