"""list of people: the people of a school in the order of their list."""

from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_accounts_organisation_id', 'accounts')
    op.create_index('ix_accounts_list', 'accounts', ['organisation_id', 'display_name', 'id'])


def downgrade() -> None:
    op.drop_index('ix_accounts_list', 'accounts')
    op.create_index('ix_accounts_organisation_id', 'accounts', ['organisation_id'])
