"""a second factor for who signs in with a passphrase."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'second_factors',
        sa.Column('account_id', sa.String(64), sa.ForeignKey('accounts.id'), primary_key=True),
        sa.Column('organisation_id', sa.String(64), sa.ForeignKey('organisations.id'), nullable=False),
        sa.Column('sealed_secret', sa.Text(), nullable=False),
        sa.Column('last_step', sa.Integer(), nullable=False),
        sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        'recovery_codes',
        sa.Column('account_id', sa.String(64), sa.ForeignKey('accounts.id'), primary_key=True),
        sa.Column('number', sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column('organisation_id', sa.String(64), sa.ForeignKey('organisations.id'), nullable=False),
        sa.Column('code_hash', sa.Text(), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_table('recovery_codes')
    op.drop_table('second_factors')
