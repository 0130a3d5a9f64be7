"""QR codes and bar codes as SVG pictures, made of plain rectangles."""

from __future__ import annotations

import io

import barcode as python_barcode
import segno

# Any of the eight masks is read by every reader; trying all of them for the prettiest takes as long as the whole print.
MASK = 2
QUIET_MODULES = 10  # ISO/IEC 15417: ten modules of light on either side of a Code 128 symbol


def qr_svg(text: str) -> bytes:
    """A QR code (TCVN 7322:2009, ISO/IEC 18004), 15 % of which may be damaged. Takes at most some 1,000 characters.

    It has no size of its own and fills whatever box it is put in.
    """
    drawn = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False, mask=MASK).save(
        drawn, kind="svg", border=4, xmldecl=False, light="#fff", omitsize=True
    )
    return drawn.getvalue()


def barcode_svg(text: str) -> bytes:
    """A Code 128 bar code of printable ASCII: a dossier's code. It stretches to whatever box it is put in."""
    modules: str = python_barcode.get("code128", text).build()[0]
    width = len(modules) + 2 * QUIET_MODULES
    bars, at = [], 0
    for run in _runs(modules):
        if run[0] == "1":
            bars.append(f"M{QUIET_MODULES + at} 0h{len(run)}v10h-{len(run)}z")
        at += len(run)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 10" preserveAspectRatio="none" '
        f'width="{width}" height="10"><path d="{"".join(bars)}" fill="#000"/></svg>'
    ).encode()


def _runs(modules: str) -> list[str]:
    runs: list[str] = []
    for module in modules:
        if runs and runs[-1][0] == module:
            runs[-1] += module
        else:
            runs.append(module)
    return runs
