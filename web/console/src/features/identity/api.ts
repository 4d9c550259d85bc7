import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Account, SessionView, SignedIn, SignInHint } from "../../api-types.ts";
import { http } from "../../app/http.ts";
import { setToken } from "../../app/session.ts";

const ME = ["me"];
const SESSIONS = ["me", "sessions"];

export function useMe(token: string | null) {
  return useQuery({
    queryKey: [...ME, token],
    queryFn: ({ signal }) => http.get<Account>("/me", undefined, signal),
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSignIn() {
  return useMutation({
    mutationFn: (command: { login: string; password: string }) => http.post<SignedIn>("/sign-in", command),
    onSuccess: (answer) => setToken(answer.token),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => http.post<null>("/sign-out"),
    // Whatever the server says, this browser forgets; an unreachable server ends the session by its own limit.
    onSettled: () => {
      setToken(null);
      client.clear();
    },
  });
}

/** The demo accounts, or null where there are none to show. */
export function useSignInHint() {
  return useQuery({
    queryKey: ["sign-in-hint"],
    queryFn: ({ signal }) => http.get<SignInHint>("/sign-in-hint", undefined, signal),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The server ends every other session of the account. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: { old_password: string; new_password: string }) =>
      http.put<null>("/me/password", command),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}

export function useSessions(enabled: boolean) {
  return useQuery({
    queryKey: SESSIONS,
    queryFn: ({ signal }) => http.get<{ items: SessionView[] }>("/me/sessions", undefined, signal),
    enabled,
  });
}

export function useRevokeSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => http.delete<null>(`/me/sessions/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}
