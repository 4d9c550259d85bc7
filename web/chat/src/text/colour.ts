/** The firm's one colour, made readable: shades of it that keep WCAG AA contrast on light and on dark. */

type Rgb = readonly [number, number, number];

export interface Accent {
  /** Behind white type. */
  fill: string;
  /** As type or line on a white surface. */
  ink: string;
  /** As type or line on a dark surface. */
  ink_dark: string;
  /** A breath of it, behind ordinary type. */
  soft: string;
  soft_dark: string;
}

const FALLBACK: Rgb = [31, 95, 214];
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const DARK_SURFACE: Rgb = [38, 42, 50];
const TINTED_SURFACE: Rgb = [236, 239, 245];
const AA = 4.5;

export function chooseAccent(colour: string): Accent {
  const base = parseHex(colour) ?? FALLBACK;
  const soft_dark = mix(DARK_SURFACE, base, 0.18);
  return {
    fill: format(shift(base, BLACK, WHITE)),
    ink: format(shift(base, BLACK, TINTED_SURFACE)),
    ink_dark: format(shift(base, WHITE, lighter(soft_dark, DARK_SURFACE))),
    soft: format(mix(WHITE, base, 0.08)),
    soft_dark: format(soft_dark),
  };
}

/** WCAG 2 contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  return contrastOf(parseHex(one) ?? BLACK, parseHex(other) ?? BLACK);
}

/** Moves a colour towards black or white until it can be read against another. */
function shift(colour: Rgb, towards: Rgb, against: Rgb): Rgb {
  for (let share = 0; share <= 1; share += 0.04) {
    const mixed = mix(colour, towards, share);
    if (contrastOf(mixed, against) >= AA) return mixed;
  }
  return towards;
}

function lighter(one: Rgb, other: Rgb): Rgb {
  return luminance(one) > luminance(other) ? one : other;
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2) => Math.round(one[index] * (1 - share) + other[index] * share);
  return [channel(0), channel(1), channel(2)];
}

function contrastOf(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function parseHex(colour: string): Rgb | null {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(colour.trim());
  const long = short
    ? `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join("")}`
    : colour.trim();
  const digits = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(long);
  if (!digits) return null;
  return [parseInt(digits[1] ?? "", 16), parseInt(digits[2] ?? "", 16), parseInt(digits[3] ?? "", 16)];
}

function format(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
