import { Button, Empty } from "antd";
import { type ReactNode, useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { formatMoment } from "../../../../app/time.ts";
import "./handling.css";

interface Line {
  id: string;
}

interface PanesProps<L extends Line> {
  lines: readonly L[];
  chosen: string | null;
  /** Where a line leads. */
  to: (id: string) => string;
  /** Where one comes back to on a phone. */
  back: string;
  label: string;
  pick: string;
  line: (line: L) => ReactNode;
  more?: ReactNode;
  children: ReactNode;
}

/** A list at the left and what was chosen at the right; on a phone one after the other. `j` and `k` go through it. */
export function Panes<L extends Line>(props: PanesProps<L>) {
  const { lines, chosen, to, back, label, pick, line, more, children } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest("input, textarea, select, [role=dialog]");
      if (typing || event.ctrlKey || event.metaKey || (event.key !== "j" && event.key !== "k")) return;
      const at = lines.findIndex((one) => one.id === chosen);
      const next = lines[at + (event.key === "j" ? 1 : -1)];
      if (next) void navigate(to(next.id));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [lines, chosen, to, navigate]);
  return (
    <div className="handling-panes" data-chosen={chosen !== null}>
      <nav className="panel handling-list" aria-label={label}>
        <ul className="plain-list">
          {lines.map((one) => (
            <li key={one.id}>
              <Link to={to(one.id)} aria-current={one.id === chosen}>
                {line(one)}
              </Link>
            </li>
          ))}
        </ul>
        {more}
        <p className="quiet handling-keys">{t("compliance.cases.keys")}</p>
      </nav>
      {chosen === null ? (
        <section className="panel handling-pick">
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={pick} />
        </section>
      ) : (
        <section className="panel">
          <Button className="handling-back" type="link" onClick={() => void navigate(back)}>
            {t("common.back")}
          </Button>
          {children}
        </section>
      )}
    </div>
  );
}

export interface Fact {
  name: string;
  value: ReactNode;
}

export function Facts({ facts }: { facts: readonly (Fact | null)[] }) {
  return (
    <dl className="handling-facts">
      {facts
        .filter((fact): fact is Fact => fact !== null)
        .map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
    </dl>
  );
}

export interface Step {
  at: string;
  text: string;
  by: string | null;
  words: string;
}

/** Who did what, the newest below. */
export function Steps({ title, steps }: { title: string; steps: readonly Step[] }) {
  const { t, i18n } = useTranslation();
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ol className="plain-list handling-steps">
        {steps.map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
          <li key={place}>
            <span>{step.by === null ? step.text : `${step.by} ${step.text}`}</span>{" "}
            <span className="quiet">
              {step.by === null && `${t("compliance.cases.system")} · `}
              {formatMoment(step.at, i18n.language)}
            </span>
            {step.words !== "" && <p className="handling-words quiet">{step.words}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A label and its control. */
export function Field({ label, children }: { label: ReactNode; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="handling-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
