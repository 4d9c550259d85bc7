/** The product's sign: a way that turns. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="mark">
      <rect width="32" height="32" rx="8" fill="#3450c4" />
      <path
        d="M9 22V14a4 4 0 0 1 4-4h8m0 0-4-3.5M21 10l-4 3.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="21.5" cy="21" r="2.4" fill="#fff" />
    </svg>
  );
}
