import { Empty } from "antd";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useConversations } from "../api.ts";
import { ConversationList, DESK_SCOPES, type DeskScope } from "../components/ConversationList.tsx";
import { ConversationPane } from "../components/ConversationPane.tsx";
import { ComposerProvider } from "../components/composer-context.tsx";
import { SidePane } from "../components/SidePane.tsx";
import { inOrder } from "../lists.ts";
import { useDeskKeys } from "../use-desk-keys.ts";
import { useSwipe } from "../use-swipe.ts";
import "./desk.css";

/** Which of the three panes a phone shows; a desktop shows all three. */
type Screen = "list" | "conversation" | "details";

export function DeskPage() {
  const { t } = useTranslation();
  const { conversationId = null } = useParams();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const desk = useRef<HTMLDivElement>(null);
  const asked = search.get("tab");
  const scope = DESK_SCOPES.find((one) => one === asked) ?? "mine";
  const screen: Screen =
    conversationId === null ? "list" : search.has("details") ? "details" : "conversation";

  const setScope = (next: DeskScope) => setSearch({ tab: next }, { replace: true });
  const showDetails = (shown: boolean) => setSearch({ tab: scope, ...(shown ? { details: "1" } : {}) });
  const showList = () => void navigate({ pathname: "/desk", search: `tab=${scope}` });
  const back = () => (screen === "details" ? showDetails(false) : showList());

  const step = useStepThrough(scope, conversationId);
  useDeskKeys({ step });
  useSwipe(desk, {
    right: () => screen !== "list" && back(),
    left: () => screen === "conversation" && showDetails(true),
  });
  return (
    <ComposerProvider>
      <div className="desk" data-screen={screen} ref={desk}>
        <ConversationList scope={scope} onScope={setScope} selectedId={conversationId} />
        {conversationId === null ? (
          <div className="desk-empty">
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("conversations.pick")}>
              <span className="quiet desk-hint">{t("conversations.pickHint")}</span>
            </Empty>
          </div>
        ) : (
          <>
            <ConversationPane
              key={conversationId}
              conversationId={conversationId}
              onBack={showList}
              onDetails={() => showDetails(true)}
              onGone={showList}
            />
            <SidePane
              key={`side ${conversationId}`}
              conversationId={conversationId}
              onBack={() => screen === "details" && showDetails(false)}
            />
          </>
        )}
      </div>
    </ComposerProvider>
  );
}

/** `j` and `k`: the next and the one before in the order that the list shows. */
function useStepThrough(scope: DeskScope, conversationId: string | null): (by: 1 | -1) => void {
  const list = useConversations(scope);
  const navigate = useNavigate();
  return useCallback(
    (by) => {
      const items = inOrder(list.data?.items ?? [], scope);
      const at = items.findIndex((item) => item.id === conversationId);
      const next = items[at === -1 ? 0 : at + by];
      if (!next) return;
      void navigate({ pathname: `/desk/${next.id}`, search: `tab=${scope}` });
      document.querySelector(`[data-conversation="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
    },
    [list.data, scope, conversationId, navigate],
  );
}
