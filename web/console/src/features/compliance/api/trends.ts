import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { OrganisationUnit, Page, TrendFinding, Trends } from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

export interface TrendFilter {
  weeks: number;
  unit_id: string | null;
  staff_id: string | null;
  product: string | null;
}

/** What of a figure is looked at: a week, a category, a rule, an outcome. */
export interface TrendDetail {
  week?: string;
  category?: string;
  rule?: string;
  outcome?: string;
  staff_id?: string;
  unit_id?: string;
  product?: string;
}

export function useTrends(filter: TrendFilter) {
  return useQuery({
    queryKey: ["compliance", "trends", filter],
    queryFn: ({ signal }) => http.get<Trends>("/inspection/trends", { ...filter }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

export function useTrendFindings(filter: TrendFilter, detail: TrendDetail | null) {
  return useInfiniteQuery({
    queryKey: ["compliance", "findings", filter, detail],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<TrendFinding>>(
        "/inspection/trends/findings",
        { ...filter, ...detail, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: detail !== null,
  });
}

export function useUnits() {
  return useQuery({
    queryKey: ["organisation", "units"],
    queryFn: ({ signal }) =>
      http.get<{ items: OrganisationUnit[] }>("/organisation/units", undefined, signal),
    select: ({ items }) => items,
    staleTime: 600_000,
  });
}
