"""A bare static form of five buttons, its POST answered after a commit: `bare_form PORT FILE`.

The least a rating page can be: no script, no style sheet, one request to show it and one to
rate, the thanks in that very answer.
"""

import sys
from pathlib import Path
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bench.baselines.serving import serve_like_the_product
from db.ground.engine import sqlite_module

WORDS = ("非常满意", "满意", "一般", "不满意", "非常不满意")
BUTTONS = "".join(
    f'<button name="score" value="{5 - at}" style="font-size:2em;margin:.3em">{word}</button>'
    for at, word in enumerate(WORDS)
)
HEAD = '<!doctype html><html lang="zh-CN"><meta charset="utf-8">\
<meta name="viewport" content="width=device-width"><title>评价</title>'
PAGE = f'{HEAD}<h1>请评价</h1><form method="post">{BUTTONS}</form></html>'
THANKS = f'{HEAD}<h1 id="thanks">谢谢！</h1></html>'


def create_app(path: Path) -> Starlette:
    """Return the application: the form, and the insert behind it."""
    with _opened(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS ratings (id INTEGER PRIMARY KEY, score INT)")

    def keep(score: int) -> None:
        with _opened(path) as connection:
            connection.execute("INSERT INTO ratings (score) VALUES (?)", (score,))

    async def show(_request: Request) -> Response:
        return HTMLResponse(PAGE)

    async def rate(request: Request) -> Response:
        fields = parse_qs((await request.body()).decode())
        await to_thread.run_sync(keep, int(fields["score"][0]))
        return HTMLResponse(THANKS)

    return Starlette(routes=[Route("/", show, methods=["GET"]), Route("/", rate, methods=["POST"])])


def _opened(path: Path):  # type: ignore[no-untyped-def] # the DB-API module has no types
    connection = sqlite_module().connect(str(path))
    connection.execute("PRAGMA synchronous=FULL")
    return connection


if __name__ == "__main__":
    serve_like_the_product(create_app(Path(sys.argv[2])), int(sys.argv[1]))
