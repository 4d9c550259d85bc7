import { useTranslation } from "react-i18next";
import { ProblemError } from "../../../app/http.ts";
import { flawText } from "../flaws.ts";

/** What keeps something from being saved, each flaw in its own words; nothing where the error names none. */
export function FlawList({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const flaws = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  const lines = flaws.map(({ field = "", code = "", message, value = "", other = "" }) =>
    flawText(t, { field, code, message, value, other }),
  );
  if (lines.length === 0) return null;
  return (
    <ul>
      {[...new Set(lines)].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
