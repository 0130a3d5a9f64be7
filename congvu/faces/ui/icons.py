"""Our own line icons, 24 by 24, drawn for this program. They decorate: words always stand beside them."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS = {
    "ship": "M4 14l1.6 4.5h12.8L20 14zM6.5 14V9h11v5M9.5 9V5h5v4M2.5 21c1.6 0 1.6-1 3.2-1s1.6 1 3.2 1 1.6-1 3.1-1 1.6 1 3.2 1 1.6-1 3.2-1 1.6 1 3.1 1",
    "flask": "M9.5 3h5M10.5 3v6.2L4.8 18.6A1.6 1.6 0 0 0 6.2 21h11.6a1.6 1.6 0 0 0 1.4-2.4L13.5 9.2V3M7.6 15h8.8",
    "bolt": "M13 2.5L5 13.5h6l-1 8 8-11h-6z",
    "store": "M4 10v10.5h16V10M2.8 9.2L5 3.5h14l2.2 5.7a2.5 2.5 0 0 1-4.6.8 2.6 2.6 0 0 1-4.6 0 2.6 2.6 0 0 1-4.6 0 2.5 2.5 0 0 1-4.6-.8M9 20.5V14.5h6v6",
    "file": "M6 2.8h8.2L19 7.6v13.6H6zM14 2.8v5h5M9 12.5h7M9 16.5h7",
    "shield": "M12 2.8l7.5 2.7v6.2c0 4.6-3.1 7.8-7.5 9.5-4.4-1.7-7.5-4.9-7.5-9.5V5.5z",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3l5.2 5.2",
    "user": "M12 3.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
    "users": "M9 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19.5c.5-3.5 3-5.2 6.5-5.2s6 1.7 6.5 5.2M15.5 5a3.3 3.3 0 0 1 0 6.2M17.5 14.6c2.3.7 3.6 2.4 4 4.9",
    "bell": "M6 10.5a6 6 0 0 1 12 0c0 4.5 2 6 2 6H4s2-1.5 2-6zM10 20a2.2 2.2 0 0 0 4 0",
    "check": "M4.5 12.5l5 5 10-11",
    "cross": "M6 6l12 12M18 6L6 18",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3.2 2.2",
    "calendar": "M4 5.5h16v15H4zM4 10h16M8.5 3v4M15.5 3v4",
    "upload": "M12 15.5V4M7.5 8.5L12 4l4.5 4.5M4 15.5v5h16v-5",
    "download": "M12 4v11.5M7.5 11l4.5 4.5 4.5-4.5M4 15.5v5h16v-5",
    "print": "M7 8.5V3h10v5.5M7 17H3.5V8.5h17V17H17M7 14h10v7H7z",
    "warning": "M12 3.5L2.5 20.5h19zM12 9.5v5.5M12 17.6v.4",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.6v.4",
    "inbox": "M3.5 13.5L6.5 4.5h11l3 9v6h-17zM3.5 13.5h5l1.5 2.5h4l1.5-2.5h5",
    "folder": "M3 5.5h6.5l2 2.5H21v11.5H3z",
    "mail": "M3 5.5h18v13H3zM3.5 6.5l8.5 6.5 8.5-6.5",
    "phone": "M6.5 3.5l3 .5 1.2 4-2 1.8a13 13 0 0 0 5.5 5.5l1.8-2 4 1.2.5 3a2 2 0 0 1-2 2.5A16 16 0 0 1 4 5.5a2 2 0 0 1 2.5-2z",
    "chart": "M4 3.5v17h16.5M8.5 17v-5M12.5 17V8M16.5 17v-7",
    "arrow": "M4 12h15.5M13.5 6l6 6-6 6",
    "back": "M20 12H4.5M10.5 6l-6 6 6 6",
    "edit": "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM14 6.5l3.5 3.5",
    "lock": "M5.5 10.5h13v10h-13zM8 10.5V8a4 4 0 0 1 8 0v2.5",
    "stamp": "M9.5 12.5c0-2-1.5-3-1.5-5.5a4 4 0 0 1 8 0c0 2.5-1.5 3.5-1.5 5.5M5 16.5c0-2.5 1.5-4 4.5-4h5c3 0 4.5 1.5 4.5 4zM5 20.5h14",
    "globe": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c-5 5-5 12 0 17M12 3.5c5 5 5 12 0 17",
    "help": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 2M12 16.6v.4",
    "plus": "M12 5v14M5 12h14",
    "building": "M5 20.5v-17h9v17M14 9h5v11.5M3 20.5h18M8 7.5h3M8 11.5h3M8 15.5h3",
    "box": "M12 3l8.5 4.5v9L12 21l-8.5-4.5v-9zM3.5 7.5L12 12l8.5-4.5M12 12v9",
}


def icon(name: str) -> SafeString:
    """The SVG of an icon. An unknown name is a bug and raises KeyError."""
    return format_html(
        '<svg class="cv-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        mark_safe(ICONS[name]),
    )
