import { useQuery } from "@tanstack/react-query";
import type { Page } from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

interface Person {
  id: string;
  account_id: string | null;
  name: string;
  title: string;
}

/** Everybody who works here, to choose from. */
function useStaff() {
  return useQuery({
    queryKey: ["organisation", "staff", "choices"],
    queryFn: ({ signal }) => http.get<Page<Person>>("/organisation/staff", { limit: 200 }, signal),
    staleTime: 300_000,
  });
}

/** By their post. */
export function useStaffChoices() {
  const staff = useStaff();
  const options = (staff.data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.name} · ${one.title}`,
  }));
  return { options, isPending: staff.isPending };
}

/** By their account, for those who have one. */
export function useAccountChoices() {
  const staff = useStaff();
  const options = (staff.data?.items ?? []).flatMap((one) =>
    one.account_id === null ? [] : [{ value: one.account_id, label: `${one.name} · ${one.title}` }],
  );
  return { options, isPending: staff.isPending };
}
