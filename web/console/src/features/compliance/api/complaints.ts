import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  Calendar,
  CalendarDayCommand,
  Complaint,
  ComplaintCommand,
  ComplaintList,
  ComplaintReport,
  InspectionPolicyView,
  NoticeCommand,
  PolicyCommand,
  ReceiveComplaint,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const LOOK_AGAIN = 15_000;
const COMPLAINTS = ["compliance", "complaints"];
const POLICY = ["compliance", "inspection-policy"];
export type CalendarKind = Calendar["kind"];

export function useComplaints(state: string | null, number: string) {
  return useInfiniteQuery({
    queryKey: [...COMPLAINTS, "list", state, number],
    queryFn: ({ signal, pageParam }) =>
      http.get<ComplaintList>("/complaints", { state, number, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: LOOK_AGAIN,
    staleTime: 0,
  });
}

export function useComplaint(id: string | null) {
  return useQuery({
    queryKey: [...COMPLAINTS, "one", id],
    queryFn: ({ signal }) => http.get<Complaint>(`/complaints/${id}`, undefined, signal),
    enabled: id !== null,
    staleTime: 0,
    refetchInterval: LOOK_AGAIN,
  });
}

function useComplaintChange<C>(change: (command: C) => Promise<Complaint>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (changed) => {
      client.setQueryData([...COMPLAINTS, "one", changed.id], changed);
      void client.invalidateQueries({ queryKey: [...COMPLAINTS, "list"] });
      void client.invalidateQueries({ queryKey: ["compliance", "cases"] });
    },
  });
}

export const useReceiveComplaint = () =>
  useComplaintChange((command: ReceiveComplaint) => http.post<Complaint>("/complaints", command));
export const useActOnComplaint = (id: string) =>
  useComplaintChange((command: ComplaintCommand) => http.post<Complaint>(`/complaints/${id}/acts`, command));
export const useTellComplainant = (id: string) =>
  useComplaintChange((command: NoticeCommand) => http.post<Complaint>(`/complaints/${id}/notices`, command));

export interface Period {
  year: number;
  month: number;
  months: "1" | "3" | "12";
}

export function useComplaintReport(period: Period) {
  return useQuery({
    queryKey: [...COMPLAINTS, "report", period],
    queryFn: ({ signal }) => http.get<ComplaintReport>("/complaints/report", { ...period }, signal),
    placeholderData: (before) => before,
  });
}

export function usePolicy() {
  return useQuery({
    queryKey: POLICY,
    queryFn: ({ signal }) => http.get<InspectionPolicyView>("/inspection/policy", undefined, signal),
  });
}

export function useSetPolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: PolicyCommand) => http.put<InspectionPolicyView>("/inspection/policy", command),
    onSuccess: () => client.invalidateQueries({ queryKey: POLICY }),
  });
}

export function useCalendar(kind: CalendarKind, year: number) {
  return useQuery({
    queryKey: [...POLICY, "calendar", kind, year],
    queryFn: ({ signal }) => http.get<Calendar>("/inspection/calendar", { kind, year }, signal),
  });
}

export function useSetCalendarDay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: CalendarDayCommand) => http.put<Calendar>("/inspection/calendar", command),
    onSuccess: () => client.invalidateQueries({ queryKey: [...POLICY, "calendar"] }),
  });
}
