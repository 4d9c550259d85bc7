import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type {
  Citation,
  DocumentFields,
  DocumentKind,
  DocumentSummary,
  DocumentView,
  Page,
  Passage,
  PassageHit,
} from "../../../api-types.ts";
import { http, sendForm } from "../../../app/http.ts";

const DOCUMENTS = ["knowledge", "documents"];
const ONE = ["knowledge", "document"];
const READING_MS = 1000;
const AT_ONCE = 200;

export interface DocumentFilter {
  q: string;
  kind: DocumentKind | null;
  archived: boolean;
}

/** What is being read on the server is asked for again until it is done. */
export function useDocuments(filter: DocumentFilter) {
  return useInfiniteQuery({
    queryKey: [...DOCUMENTS, filter],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<DocumentSummary>>("/knowledge/documents", { ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(({ latest }) => latest.status === "reading"))
        ? READING_MS
        : false,
  });
}

export function useDocument(id: string) {
  return useQuery({
    queryKey: [...ONE, id],
    queryFn: ({ signal }) => http.get<DocumentView>(`/knowledge/documents/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.versions[0]?.status === "reading" ? READING_MS : false),
  });
}

/** The passages of a version, read to the end; with `q` those that hold its words. */
export function usePassages(id: string, version: number | null, q: string) {
  return useInfiniteQuery({
    queryKey: [...ONE, id, "passages", version, q],
    queryFn: ({ pageParam, signal }) =>
      http.get<Passage[]>(
        `/knowledge/documents/${id}/passages`,
        { version, q, after: pageParam, limit: AT_ONCE },
        signal,
      ),
    initialPageParam: -1,
    getNextPageParam: (page) => (page.length < AT_ONCE ? null : (page.at(-1)?.ordinal ?? null)),
    placeholderData: keepPreviousData,
    enabled: version !== null,
  });
}

export function useAskDocument(id: string) {
  return useMutation({
    mutationFn: (q: string) => http.post<PassageHit[]>(`/knowledge/documents/${id}/ask`, { q }),
  });
}

/** The articles that a text names. */
export function useCitations(text: string, enabled: boolean) {
  return useQuery({
    queryKey: ["knowledge", "citations", text],
    queryFn: ({ signal }) => http.get<Citation[]>("/knowledge/citations", { text }, signal),
    enabled,
    staleTime: 600_000,
    retry: false,
  });
}

export interface NewDocument {
  file: File;
  fields: DocumentFields;
  onProgress: (share: number) => void;
}

export function useUploadDocument() {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ file, fields, onProgress }: NewDocument) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) {
        if (value !== null && value !== undefined && value !== "") form.append(name, value);
      }
      form.append("file", file);
      return sendForm<DocumentView>("/knowledge/documents", form, onProgress);
    },
    onSuccess: settle,
  });
}

export function useUploadVersion(id: string) {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ file, onProgress }: Omit<NewDocument, "fields">) => {
      const form = new FormData();
      form.append("file", file);
      return sendForm<DocumentView>(`/knowledge/documents/${id}/versions`, form, onProgress);
    },
    onSuccess: settle,
  });
}

export function useSaveDocument(id: string) {
  const settle = useSettle();
  return useMutation({
    mutationFn: (body: DocumentFields & { edition: number }) =>
      http.put<DocumentView>(`/knowledge/documents/${id}`, body),
    onSuccess: settle,
  });
}

export function useArchiveDocument(id: string) {
  const settle = useSettle();
  return useMutation({
    mutationFn: (archive: boolean) =>
      archive
        ? http.delete<DocumentView>(`/knowledge/documents/${id}`)
        : http.post<DocumentView>(`/knowledge/documents/${id}/restore`),
    onSuccess: settle,
  });
}

export function useReadAgain(id: string) {
  const settle = useSettle();
  return useMutation({
    mutationFn: () => http.post<DocumentView>(`/knowledge/documents/${id}/read-again`),
    onSuccess: settle,
  });
}

function useSettle() {
  const client = useQueryClient();
  return (saved: DocumentView) => {
    client.setQueryData([...ONE, saved.id], saved);
    void client.invalidateQueries({ queryKey: DOCUMENTS });
    void client.invalidateQueries({ queryKey: [...ONE, saved.id, "passages"] });
  };
}
