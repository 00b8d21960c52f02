"""`kiosk grants ROLE`: give PostgreSQL's role for the server what it needs, and no more."""

import click

from kiosk.cli.opening import opened


@click.command("grants")
@click.argument("role")
def command(role: str) -> None:
    """Give a role of PostgreSQL what a server needs; run it as the tables' owner, after each init.

    It may then neither change nor delete what is append-only, nor change the schema.
    """
    from db.ground import grants
    from survey.refusals.house import OnPostgresqlAlone

    with opened() as house:
        if house.database.is_sqlite:
            raise OnPostgresqlAlone
        with house.writing() as session:
            sealed = grants.grant(session, role)
    click.echo(f"{role} may serve. It cannot change or delete: {', '.join(sealed)}", err=True)
