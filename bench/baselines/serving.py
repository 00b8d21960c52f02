"""The uvicorn settings of the product, for baselines that should differ in nothing else."""

from typing import Any

import uvicorn


def serve_like_the_product(app: Any, port: int) -> None:
    """Serve an application with the product's protocol, loop and keep-alive settings."""
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        log_level="info",
        access_log=False,
        server_header=False,
        ws_per_message_deflate=False,
        timeout_keep_alive=75,
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
    )
