import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type {
  BotReply,
  EntryStatus,
  EntrySummary,
  EntryView,
  EntryWork,
  KnowledgeCategory,
  KnowledgeVariable,
  Page,
  SaveEntry,
  Script,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const KNOWLEDGE = ["knowledge"];
const ENTRIES = [...KNOWLEDGE, "entries"];

export interface EntryFilter {
  q: string;
  category: string | null;
  status: EntryStatus | null;
  work: EntryWork | null;
}

export function useEntries(filter: EntryFilter, limit = 50, enabled = true) {
  return useInfiniteQuery({
    queryKey: [...ENTRIES, filter, limit],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<EntrySummary>>("/knowledge/entries", { ...filter, limit, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    enabled,
  });
}

const READ_AT_ONCE = 200;

/** Every entry that is in use or a draft, to be picked or named: read page by page to the end. */
export function useAllEntries() {
  const entries = useEntries({ q: "", category: null, status: null, work: null }, READ_AT_ONCE);
  const { data, hasNextPage, isFetching, fetchNextPage, isPending } = entries;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  return { items, isPending };
}

export function useEntry(id: string | null) {
  return useQuery({
    queryKey: [...KNOWLEDGE, "entry", id],
    queryFn: ({ signal }) => http.get<EntryView>(`/knowledge/entries/${id}`, undefined, signal),
    enabled: id !== null,
  });
}

export function useCategories() {
  return useQuery({
    queryKey: [...KNOWLEDGE, "categories"],
    queryFn: ({ signal }) => http.get<KnowledgeCategory[]>("/knowledge/categories", undefined, signal),
  });
}

export function useVariables() {
  return useQuery({
    queryKey: [...KNOWLEDGE, "variables"],
    queryFn: ({ signal }) => http.get<KnowledgeVariable[]>("/knowledge/variables", undefined, signal),
    staleTime: 300_000,
  });
}

export function useScripts(q: string, locale: string) {
  return useQuery({
    queryKey: [...KNOWLEDGE, "scripts", q, locale],
    queryFn: ({ signal }) => http.get<Script[]>("/knowledge/scripts", { q, locale }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Every change of an entry may move it in lists and counts. */
function useEntryChange<C>(change: (command: C) => Promise<EntryView>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (entry) => {
      client.setQueryData([...KNOWLEDGE, "entry", entry.id], entry);
      return Promise.all(
        ["entries", "categories", "drafts", "work", "versions"].map((part) =>
          client.invalidateQueries({ queryKey: [...KNOWLEDGE, part] }),
        ),
      );
    },
  });
}

export function useSaveEntry(id: string | null) {
  return useEntryChange((command: SaveEntry) =>
    id === null
      ? http.post<EntryView>("/knowledge/entries", command)
      : http.put<EntryView>(`/knowledge/entries/${id}`, command),
  );
}

export function useArchiveEntry() {
  return useEntryChange((id: string) => http.delete<EntryView>(`/knowledge/entries/${id}`));
}

export function useRestoreEntry() {
  return useEntryChange((id: string) => http.post<EntryView>(`/knowledge/entries/${id}/restore`));
}

export interface Question {
  q: string;
  history: { role: "customer" | "bot"; text: string }[];
  locale: string;
}

export function useAskBot() {
  return useMutation({ mutationFn: (question: Question) => http.post<BotReply>("/bot/ask", question) });
}
