"""Pictures that customers send: drawn, not photographed, so that nobody's data is in them."""

import io
import random

from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 360, 640
_PAPER, _BAR, _INK, _ALERT = "#f5f6f8", "#1d4ed8", "#9aa3b2", "#d4380d"


def draw_screenshot(chance: random.Random) -> bytes:
    """Return a PNG that looks like a page of an app with a message in the middle."""
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, _WIDTH, 64), fill=_BAR)
    for line in range(96, _HEIGHT - 40, 44):
        draw.rounded_rectangle((24, line, chance.randint(120, _WIDTH - 24), line + 16), radius=8, fill=_INK)
    draw.rounded_rectangle((48, 250, _WIDTH - 48, 370), radius=12, fill="white", outline=_ALERT, width=3)
    for line in (276, 306, 336):
        draw.rounded_rectangle((72, line, chance.randint(180, _WIDTH - 72), line + 12), radius=6, fill=_ALERT)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
