import { ArrowLeftOutlined, PartitionOutlined, RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { ReactFlowProvider } from "@xyflow/react";
import { Alert, App, Button, Tabs, Tooltip } from "antd";
import { createElement, useDeferredValue, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FlowContent, FlowPlace, FlowView } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { ProblemError } from "../../../../app/http.ts";
import { useProblemText, useShowProblem } from "../../../../app/problems.ts";
import { useFlowFlaws, useSaveFlow, useTakeUpVersion } from "../../api/flows.ts";
import { useFlowHistory } from "../../flows/history.ts";
import { arranged } from "../../flows/layout.ts";
import { addNode, NODE_KINDS } from "../../flows/model.ts";
import { FlawList } from "./FlawList.tsx";
import { FlowActions } from "./FlowActions.tsx";
import { FlowCanvas } from "./FlowCanvas.tsx";
import { FlowOutline } from "./FlowOutline.tsx";
import { FlowSettings } from "./FlowSettings.tsx";
import { Inspector } from "./Inspector.tsx";
import { KIND_ICONS } from "./NodeCard.tsx";
import { PlayPane } from "./PlayPane.tsx";
import { VersionsDrawer } from "./VersionsDrawer.tsx";

interface FlowEditorProps {
  flow: FlowView;
  first: FlowContent;
  isPhone: boolean;
  onBack: () => void;
  /** Begin anew with what is stored now. */
  onReset: () => void;
  reload: () => void;
}

/** Phrasings are edited as lines; empty ones are no phrasings. */
function tidy(content: FlowContent): FlowContent {
  const { triggers } = content;
  const kept = (lines: readonly string[]) => lines.map((line) => line.trim()).filter((line) => line !== "");
  return {
    ...content,
    triggers: { ...triggers, phrasings: kept(triggers.phrasings), phrasings_en: kept(triggers.phrasings_en) },
  };
}

function useKeys(save: () => void, undo: () => void, redo: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      const act =
        key === "s"
          ? save
          : key === "y" || (key === "z" && event.shiftKey)
            ? redo
            : key === "z"
              ? undo
              : null;
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [save, undo, redo]);
}

/** One flow: the canvas, and beside it the form of a step, the flow's settings, a trial and what is wrong. */
export function FlowEditor({ flow, first, isPhone, onBack, onReset, reload }: FlowEditorProps) {
  const { t, i18n } = useTranslation();
  const { modal, message } = App.useApp();
  const show = useShowProblem();
  const textOf = useProblemText();
  const mayEdit = useMay("edit_knowledge") && !isPhone && flow.status !== "archived";
  const { content, change, undo, redo, canUndo, canRedo } = useFlowHistory(first);
  const [selected, setSelected] = useState<string | null>(null);
  const [reveal, setReveal] = useState<{ id: string } | null>(null);
  const [tab, setTab] = useState(isPhone ? "outline" : "flow");
  const [place, setPlace] = useState<FlowPlace | null>(null);
  const [versions, setVersions] = useState(false);
  const [stored, setStored] = useState(first);
  const saving = useSaveFlow(flow.id);
  const takeUp = useTakeUpVersion(flow.id);
  const flaws = useFlowFlaws(tidy(useDeferredValue(content)), flow.flaws).data ?? flow.flaws;
  const errors = flaws.filter((flaw) => flaw.severity === "error").length;
  const isDirty = content !== stored;
  const node = content.nodes.find((one) => one.id === selected);
  const here = place?.status === "waiting" ? place.node : null;
  const conflict = saving.error instanceof ProblemError && saving.error.problem.code === "flow_changed";

  const save = async (): Promise<FlowView | null> => {
    if (!isDirty || !mayEdit) return null;
    const sent = content;
    try {
      const saved = await saving.mutateAsync({ content: tidy(sent), revision: flow.revision });
      setStored(sent);
      void message.success(t("knowledge.flows.saved"));
      return saved;
    } catch {
      return null; // shown above the canvas
    }
  };
  useKeys(() => void save(), undo, redo);
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
  const select = (id: string | null) => {
    setSelected(id);
    if (id !== null && tab !== "play") setTab("step");
  };
  const open = (id: string | null) => {
    setSelected(id);
    setTab(id === null ? "flow" : "step");
    if (id !== null) setReveal({ id });
  };
  const add = (kind: (typeof NODE_KINDS)[number]) => {
    const words = { text: t(`knowledge.flows.kinds.${kind}`), label: t("knowledge.flows.kinds.ask") };
    const grown = addNode(content, kind, selected, words);
    change(grown.content);
    select(grown.id);
    requestAnimationFrame(() => setReveal({ id: grown.id }));
  };
  const back = () => {
    if (!isDirty) return onBack();
    modal.confirm({
      title: t("knowledge.flows.leave"),
      okText: t("knowledge.flows.leaveOk"),
      cancelText: t("knowledge.flows.stay"),
      onOk: onBack,
    });
  };
  const take = (version: number) =>
    void takeUp.mutateAsync({ version, revision: flow.revision }).then(() => {
      void message.success(t("knowledge.flows.takenUp"));
      onReset();
    }, show);
  const english = i18n.language === "en";
  const follow = (now: FlowPlace) => {
    setPlace(now);
    if (now.status === "waiting") setReveal({ id: now.node });
  };
  const play = <PlayPane content={content} onPlace={follow} />;
  const list = <FlawList content={content} flaws={flaws} onOpen={isPhone ? () => setTab("outline") : open} />;
  const checkLabel = (
    <span>
      {t("knowledge.flows.tabs.flaws")}{" "}
      {flaws.length > 0 && (
        <span className={errors > 0 ? "flag flag-error" : "flag flag-warning"}>{flaws.length}</span>
      )}
    </span>
  );
  const settings = <FlowSettings content={content} mayEdit={mayEdit} onChange={change} />;
  const step = node ? (
    <Inspector
      key={node.id}
      content={content}
      node={node}
      mayEdit={mayEdit}
      onChange={change}
      onSelect={setSelected}
    />
  ) : (
    <p className="quiet">{t("knowledge.flows.pick")}</p>
  );
  const tabs = isPhone
    ? [
        {
          key: "outline",
          label: t("knowledge.flows.tabs.outline"),
          children: <FlowOutline content={content} here={here} />,
        },
        { key: "play", label: t("knowledge.flows.tabs.play"), children: play },
        { key: "flaws", label: checkLabel, children: list },
      ]
    : [
        { key: "step", label: t("knowledge.flows.tabs.step"), children: step },
        { key: "flow", label: t("knowledge.flows.tabs.flow"), children: settings },
        { key: "play", label: t("knowledge.flows.tabs.play"), children: play },
        { key: "flaws", label: checkLabel, children: list },
      ];
  return (
    <div className="page flow-editor">
      <header className="page-head">
        <Button
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t("knowledge.flows.back")}
          onClick={back}
        />
        <h1>{(english && content.title_en) || content.title}</h1>
        <FlowFlags flow={flow} />
        {isDirty && <span className="quiet">{t("knowledge.flows.unsaved")}</span>}
        {!isPhone && (
          <span className="page-actions">
            <FlowActions
              flow={flow}
              isDirty={isDirty}
              hasErrors={errors > 0}
              isSaving={saving.isPending}
              save={save}
              onChanged={onReset}
              onVersions={() => setVersions(true)}
            />
          </span>
        )}
      </header>
      <FlowNotices flow={flow} isPhone={isPhone} />
      {saving.isError && (
        <Alert
          type="error"
          showIcon
          title={conflict ? t("knowledge.flows.conflict") : textOf(saving.error)}
          action={
            conflict && (
              <Button size="small" onClick={reload}>
                {t("knowledge.flows.reload")}
              </Button>
            )
          }
        />
      )}
      {!isPhone && (
        <div className="flow-tools" role="toolbar" aria-label={t("knowledge.flows.palette")}>
          {mayEdit && (
            <>
              <span className="quiet">{t("knowledge.flows.palette")}</span>
              {NODE_KINDS.map((kind) => (
                <Button
                  key={kind}
                  size="small"
                  icon={createElement(KIND_ICONS[kind])}
                  onClick={() => add(kind)}
                >
                  {t(`knowledge.flows.kinds.${kind}`)}
                </Button>
              ))}
              <span className="flow-tools-gap" />
              <Tooltip title="Ctrl+Z">
                <Button
                  size="small"
                  icon={<UndoOutlined />}
                  disabled={!canUndo}
                  aria-label={t("knowledge.flows.undo")}
                  onClick={undo}
                />
              </Tooltip>
              <Tooltip title="Ctrl+Shift+Z">
                <Button
                  size="small"
                  icon={<RedoOutlined />}
                  disabled={!canRedo}
                  aria-label={t("knowledge.flows.redo")}
                  onClick={redo}
                />
              </Tooltip>
              <Button size="small" icon={<PartitionOutlined />} onClick={() => change(arranged(content))}>
                {t("knowledge.flows.arrange")}
              </Button>
            </>
          )}
        </div>
      )}
      <div className="flow-panes" data-phone={isPhone}>
        {!isPhone && (
          <ReactFlowProvider>
            <FlowCanvas
              content={content}
              flaws={flaws}
              selected={selected}
              reveal={reveal}
              here={here}
              mayEdit={mayEdit}
              onSelect={select}
              onChange={change}
            />
          </ReactFlowProvider>
        )}
        <aside className="panel flow-side">
          <Tabs activeKey={tab} onChange={setTab} items={tabs} size="small" />
        </aside>
      </div>
      <VersionsDrawer
        flow={flow}
        open={versions}
        mayEdit={mayEdit}
        onClose={() => setVersions(false)}
        onTakeUp={take}
      />
    </div>
  );
}

function FlowFlags({ flow }: { flow: FlowView }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={flow.status === "published" ? "flag flag-success" : "flag"}>
        {t(`knowledge.flows.statuses.${flow.status}`)}
        {flow.version > 0 && ` · ${t("knowledge.flows.version", { version: flow.version })}`}
      </span>
      {flow.draft && (
        <span className={flow.draft.stage === "submitted" ? "flag flag-warning" : "flag flag-accent"}>
          {t(`knowledge.flows.stages.${flow.draft.stage}`)}
        </span>
      )}
    </>
  );
}

function FlowNotices({ flow, isPhone }: { flow: FlowView; isPhone: boolean }) {
  const { t } = useTranslation();
  const mayApprove = useMay("approve_knowledge");
  const { draft } = flow;
  return (
    <>
      {isPhone && <p className="quiet">{t("knowledge.flows.phone")}</p>}
      {draft?.returned && (
        <Alert type="warning" showIcon title={t("knowledge.flows.returned", { reason: draft.returned })} />
      )}
      {draft?.stage === "submitted" && (
        <Alert
          type="info"
          showIcon
          title={t("knowledge.flows.waits", { name: draft.submitted_by })}
          {...(mayApprove && !draft.may_approve ? { description: t("knowledge.flows.ownDraft") } : {})}
        />
      )}
    </>
  );
}
