"""With what settings the embedded server is started."""

from __future__ import annotations

import os


def parameters(port: int) -> dict[str, str]:
    """Durable (an act is acknowledged after its COMMIT is on disk), loopback only, sized to the machine's memory."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    buffers_mb = max(64, min(512, memory_mb // 8))
    return {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "on",
        "synchronous_commit": "on",
        "shared_buffers": f"{buffers_mb}MB",
        "effective_cache_size": f"{max(128, memory_mb // 2)}MB",
        "maintenance_work_mem": f"{max(64, min(256, memory_mb // 32))}MB",
        "max_connections": "200",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
