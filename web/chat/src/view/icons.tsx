/** Line icons, drawn on 24 by 24. They carry no meaning alone: whoever uses one names it. */
import type { JSX } from "preact";

const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  more: "M4.5 12h1M11.5 12h1M18.5 12h1",
  plus: "M12 5v14M5 12h14",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  person: "M4 20c0-3.6 3.4-6 8-6s8 2.4 8 6M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
  picture: "M4 5h16v14H4zM4 16l4.5-4.5 4 4L16 12l4 4M9 9.5h.01",
  file: "M14 3H6v18h12V7zM14 3v4h4M9 12h6M9 16h6",
  voice: "M12 15a3 3 0 003-3V6a3 3 0 00-6 0v6a3 3 0 003 3zM6 12a6 6 0 0012 0M12 18v3",
  shield: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  star: "M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L3.6 9.7l5.8-.8z",
  spark: "M11 4l1.8 5.2 5.2 1.8-5.2 1.8L11 18l-1.8-5.2L4 11l5.2-1.8zM18.5 16v4M16.5 18h4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
