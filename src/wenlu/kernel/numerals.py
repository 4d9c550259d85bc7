"""Whole numbers as Chinese texts write them (一百三十五, 二〇二六, 135)."""

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
LONGEST_NUMERAL = 12


def find_number(text: str) -> int | None:
    """Return the number below ten thousand that a numeral means, or None where it is none."""
    plain = text.strip().translate(_WIDE)
    if not plain or len(plain) > LONGEST_NUMERAL:
        return None
    if plain.isascii():
        return int(plain) if plain.isdecimal() else None
    if any(sign not in _DIGITS and sign not in _UNITS for sign in plain):
        return None
    if not any(sign in _UNITS for sign in plain):
        return int("".join(str(_DIGITS[sign]) for sign in plain))
    total = digit = 0
    for sign in plain:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def write_number(number: int) -> str:
    """Return a number from 1 to 9999 as statutes write it: 135 is 一百三十五, 10 is 十."""
    signs = "零一二三四五六七八九"
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + signs[digit] + name
        gap = False
    return written[1:] if written.startswith("一十") else written
