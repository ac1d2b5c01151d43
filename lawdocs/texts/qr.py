"""QR codes (二维码) of addresses, for paper."""

import segno

QUIET_ZONE = 4  # modules of white around the code, as the standard asks


def qr_svg(address: str) -> str:
    """An SVG element with the code of an address, black on nothing: whoever shows it puts white behind it."""
    return segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=QUIET_ZONE, svgclass=None, lineclass=None
    )
