import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ConversationSummary, CustomerCard, Page } from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

export function useCustomers(q: string) {
  return useInfiniteQuery({
    queryKey: ["customers", "list", q],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<CustomerCard>>("/customers", { q, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function useCustomer(id: string) {
  return useQuery({
    queryKey: ["customers", "one", id],
    queryFn: ({ signal }) => http.get<CustomerCard>(`/customers/${id}`, undefined, signal),
  });
}

/** Every conversation of one customer that this person may see, the latest first. */
export function useCustomerConversations(id: string) {
  return useQuery({
    queryKey: ["customers", "conversations", id],
    queryFn: ({ signal }) =>
      http.get<Page<ConversationSummary>>(
        "/conversations",
        { scope: "all", customer_id: id, limit: 50 },
        signal,
      ),
  });
}
