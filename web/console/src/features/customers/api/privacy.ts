import {
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type {
  CorrectCustomer,
  DataRequest,
  DataRequestKind,
  LegalHold,
  Page,
  PersonalField,
  Privacy,
  PrivacyFigures,
  RetentionTerm,
  RetentionTermKind,
  RevealedField,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const KEY = "privacy";

function refresh(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: [KEY] }),
    client.invalidateQueries({ queryKey: ["customers"] }),
  ]);
}

/** A change after which everything about customers' data is read anew. */
function useChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => refresh(client) });
}

export function usePrivacy(customerId: string) {
  return useQuery({
    queryKey: [KEY, "customer", customerId],
    queryFn: ({ signal }) => http.get<Privacy>(`/customers/${customerId}/privacy`, undefined, signal),
  });
}

export function useDataRequests(open: boolean) {
  return useInfiniteQuery({
    queryKey: [KEY, "requests", open],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<DataRequest>>("/privacy/requests", { open, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useLegalHolds() {
  return useQuery({
    queryKey: [KEY, "holds"],
    queryFn: ({ signal }) => http.get<LegalHold[]>("/privacy/holds", undefined, signal),
  });
}

export function useTerms() {
  return useQuery({
    queryKey: [KEY, "terms"],
    queryFn: ({ signal }) => http.get<RetentionTerm[]>("/privacy/terms", undefined, signal),
  });
}

export function usePrivacyFigures() {
  return useQuery({
    queryKey: [KEY, "figures"],
    queryFn: ({ signal }) => http.get<PrivacyFigures>("/privacy/figures", undefined, signal),
    refetchInterval: 60_000,
  });
}

/** Nothing is kept of the answer: the page forgets it with the component. */
export function useReveal(customerId: string) {
  return useMutation({
    mutationFn: (body: { field: PersonalField; why: string }) =>
      http.post<RevealedField>(`/customers/${customerId}/reveal`, body),
    gcTime: 0,
  });
}

export function useEnterRequest(customerId: string) {
  return useChange((body: { kind: DataRequestKind; words: string }) =>
    http.post<DataRequest>(`/customers/${customerId}/data-requests`, body),
  );
}

export function useDecideRequest() {
  return useChange(({ id, ...body }: { id: string; state: "done" | "refused"; answer: string }) =>
    http.post<DataRequest>(`/privacy/requests/${id}/decision`, body),
  );
}

export function useCorrect(customerId: string) {
  return useChange((body: CorrectCustomer) => http.put<Privacy>(`/customers/${customerId}/personal`, body));
}

export function useErase(customerId: string) {
  return useChange(() => http.post<Privacy>(`/customers/${customerId}/erase`));
}

export function useEndRelationship(customerId: string) {
  return useChange((ended_on: string) =>
    http.put<Privacy>(`/customers/${customerId}/relationship-end`, { ended_on }),
  );
}

export function usePlaceHold(customerId: string) {
  return useChange((why: string) => http.post<LegalHold>(`/customers/${customerId}/holds`, { why }));
}

export function useReleaseHold() {
  return useChange((id: string) => http.delete<null>(`/privacy/holds/${id}`));
}

export function useSetTerm() {
  return useChange(({ kind, amount }: { kind: RetentionTermKind; amount: number }) =>
    http.put<RetentionTerm[]>(`/privacy/terms/${kind}`, { amount }),
  );
}
