import { DownOutlined, UpOutlined } from "@ant-design/icons";
import { plainText } from "@wenlu/shared";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Dossier } from "../../../api-types.ts";

export function rowId(seq: number): string {
  return `event-${seq}`;
}

function showRow(seq: number): void {
  const row = document.getElementById(rowId(seq));
  row?.scrollIntoView({ block: "center", behavior: "smooth" });
  row?.focus({ preventScroll: true });
}

/** What whoever takes over should know, each line leading to the words it rests on. */
export function DossierStrip({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(() => window.innerWidth >= 768);
  const groups: [string, { text: string; seq: number }[]][] = [
    [t("conversations.dossier.told"), dossier.facts],
    [t("conversations.dossier.bot"), dossier.bot_answers],
    [t("conversations.dossier.failed"), dossier.failed],
  ];
  const filled = groups.filter(([, lines]) => lines.length > 0);
  if (dossier.wants === null && filled.length === 0) return null;
  return (
    <section className="dossier" aria-label={t("conversations.dossier.label")} data-open={open}>
      <dl>
        {dossier.wants !== null && (
          <Group title={t("conversations.dossier.wants")}>
            <strong>{dossier.wants}</strong>
          </Group>
        )}
        {open &&
          filled.map(([title, lines]) => (
            <Group key={title} title={title}>
              {lines.map((line) => (
                <button
                  key={`${line.seq} ${line.text}`}
                  type="button"
                  className="dossier-line"
                  title={`${t("conversations.dossier.goTo")}: ${line.text}`}
                  onClick={() => showRow(line.seq)}
                >
                  {plainText(line.text)}
                </button>
              ))}
            </Group>
          ))}
      </dl>
      {filled.length > 0 && (
        <Button
          type="text"
          size="small"
          icon={open ? <UpOutlined /> : <DownOutlined />}
          aria-label={t("conversations.dossier.label")}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
      )}
    </section>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
