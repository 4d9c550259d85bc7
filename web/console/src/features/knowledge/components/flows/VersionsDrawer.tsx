import { Button, Drawer } from "antd";
import { useTranslation } from "react-i18next";
import type { FlowView } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useFlowVersions } from "../../api/flows.ts";

interface VersionsDrawerProps {
  flow: FlowView;
  open: boolean;
  mayEdit: boolean;
  onClose: () => void;
  onTakeUp: (version: number) => void;
}

/** What was published before; any of it can be made the draft. */
export function VersionsDrawer({ flow, open, mayEdit, onClose, onTakeUp }: VersionsDrawerProps) {
  const { t, i18n } = useTranslation();
  const versions = useFlowVersions(flow.id, open);
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <Drawer open={open} onClose={onClose} size={420} title={t("knowledge.flows.versions")}>
      <LoadState
        isPending={versions.isPending}
        error={versions.error}
        retry={() => void versions.refetch()}
        empty={versions.data?.length === 0}
      >
        <ul className="plain-list">
          {versions.data?.map((one) => (
            <li key={one.version} className="plain-row">
              <span>
                <strong>{t("knowledge.flows.version", { version: one.version })}</strong>{" "}
                <span className="quiet">
                  {t("knowledge.flows.steps", { count: one.content.nodes.length })}
                </span>
                <br />
                <span className="quiet">
                  {time.format(new Date(one.published_at))} ·{" "}
                  {one.approved_by === null
                    ? t("knowledge.flows.shipped")
                    : t("knowledge.flows.written", { writer: one.written_by, approver: one.approved_by })}
                </span>
              </span>
              {one.version === flow.version ? (
                <span className="flag flag-success">{t("knowledge.flows.versionNow")}</span>
              ) : (
                mayEdit && (
                  <Button size="small" onClick={() => onTakeUp(one.version)}>
                    {t("knowledge.flows.takeUp")}
                  </Button>
                )
              )}
            </li>
          ))}
        </ul>
      </LoadState>
    </Drawer>
  );
}
