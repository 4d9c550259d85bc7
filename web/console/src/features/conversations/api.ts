import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  ClosingCategory,
  ConversationDetail,
  ConversationSummary,
  EventsPage,
  Page,
  QueueKind,
  RevealedMessage,
} from "../../api-types.ts";
import { http } from "../../app/http.ts";
import { applyPage, EMPTY_LOG, joinLogs, type Log } from "./events.ts";
import type { Scope } from "./lists.ts";

export const conversationKeys = {
  all: ["conversations"] as const,
  lists: ["conversations", "list"] as const,
  list: (scope: Scope, pages = 1) => ["conversations", "list", scope, pages] as const,
  detail: (id: string) => ["conversations", "detail", id] as const,
  log: (id: string) => ["conversations", "log", id] as const,
};

const LIST_LIMIT = 100;
const LOG_LIMIT = 200;

/** The first `pages` pages of a list as one; the lists of open conversations hardly ever have a second. */
export function useConversations(scope: Scope, { pages = 1, enabled = true } = {}) {
  return useQuery({
    queryKey: conversationKeys.list(scope, pages),
    queryFn: ({ signal }) => readList(scope, pages, signal),
    enabled,
    staleTime: 30_000,
    placeholderData: (before, query) => (query?.queryKey[2] === scope ? before : undefined),
  });
}

async function readList(scope: Scope, pages: number, signal: AbortSignal) {
  const list: Page<ConversationSummary> = { items: [], next_cursor: null };
  for (let read = 0; read < pages && (read === 0 || list.next_cursor !== null); read++) {
    const query = { scope, limit: LIST_LIMIT, cursor: list.next_cursor };
    const page = await http.get<Page<ConversationSummary>>("/conversations", query, signal);
    list.items.push(...page.items);
    list.next_cursor = page.next_cursor;
  }
  return list;
}

export function useConversation(id: string) {
  return useQuery({
    queryKey: conversationKeys.detail(id),
    queryFn: ({ signal }) => http.get<ConversationDetail>(`/conversations/${id}`, undefined, signal),
  });
}

/** Read what is missing, and join it to whatever the socket brought meanwhile. */
async function readLog(client: QueryClient, id: string, signal: AbortSignal): Promise<Log> {
  const key = conversationKeys.log(id);
  const current = () => client.getQueryData<Log>(key) ?? EMPTY_LOG;
  let log = current();
  for (;;) {
    const query = { after: log.through, limit: LOG_LIMIT };
    const page = await http.get<EventsPage>(`/conversations/${id}/events`, query, signal);
    const before = log.through;
    log = applyPage(joinLogs(log, current()), page);
    if (log.through >= page.head || log.through === before) return joinLogs(log, current());
  }
}

export function useLog(id: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: conversationKeys.log(id),
    queryFn: ({ signal }) => readLog(client, id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
    structuralSharing: false,
  });
}

export function useClosingCategories(enabled: boolean) {
  return useQuery({
    queryKey: ["closing-categories"],
    queryFn: ({ signal }) => http.get<ClosingCategory[]>("/closing-categories", undefined, signal),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export type Step =
  | { step: "claim" }
  | { step: "take-over" }
  | { step: "return" }
  | { step: "transfer"; staff_id?: string; queue?: QueueKind; note: string }
  | { step: "close"; category: string; note?: string }
  | { step: "recalls"; client_id: string; seq: number };

/** One step in the life of a conversation; lists and header follow by frames, and are read anew to be sure. */
/** A message as it was written; nothing of it is kept by the page. */
export function useRevealMessage(conversationId: string) {
  return useMutation({
    mutationFn: ({ seq, why }: { seq: number; why: string }) =>
      http.post<RevealedMessage>(`/conversations/${conversationId}/events/${seq}/reveal`, { why }),
    gcTime: 0,
  });
}

export function useStep(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ step, ...body }: Step) => http.post<unknown>(`/conversations/${id}/${step}`, body),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: conversationKeys.lists }),
        client.invalidateQueries({ queryKey: conversationKeys.detail(id) }),
      ]),
  });
}
