import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { Account } from "../api-types.ts";
import { conversationKeys } from "../features/conversations/api.ts";
import type { Log } from "../features/conversations/events.ts";
import { takeConversationFrame } from "../features/conversations/frames.ts";
import { useHoldNotices } from "../features/conversations/hold-notices.ts";
import { useNotices } from "../features/conversations/notices.ts";
import { OutboxProvider } from "../features/conversations/outbox-provider.tsx";
import { takeRoutingFrame } from "../features/routing/frames.ts";
import { setToken } from "./session.ts";
import { type ConnectionState, StaffSocket } from "./socket.ts";

const SocketContext = createContext<StaffSocket | null>(null);
const ConnectionContext = createContext<ConnectionState>("connecting");

function socketUrl(): string {
  return `${window.location.origin.replace(/^http/, "ws")}/api/v1/staff/socket`;
}

interface SocketProviderProps {
  token: string;
  account: Account;
  children: ReactNode;
}

/** Keeps one connection for as long as somebody is signed in, and feeds every frame into the caches. */
export function SocketProvider({ token, account, children }: SocketProviderProps) {
  const client = useQueryClient();
  const [connection, setConnection] = useState<ConnectionState>("connecting");
  const tell = useNotices();
  const noticeHold = useHoldNotices(account);
  const socket = useMemo(
    () =>
      new StaffSocket({
        url: socketUrl(),
        token,
        readThrough: (id) => client.getQueryData<Log>(conversationKeys.log(id))?.through ?? 0,
        onState: setConnection,
        onResume: () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" }),
        onFrame: (frame) => {
          if (frame.type === "problem" && frame.status === 401) setToken(null);
          takeConversationFrame(client, frame, account.staff?.id ?? null, tell);
          takeRoutingFrame(client, frame, account.staff?.id ?? null);
          noticeHold(frame);
        },
      }),
    [client, token, account.staff?.id, tell, noticeHold],
  );
  useEffect(() => {
    socket.start();
    const nudge = () => {
      if (document.visibilityState === "visible") socket.nudge();
    };
    window.addEventListener("online", nudge);
    document.addEventListener("visibilitychange", nudge);
    return () => {
      window.removeEventListener("online", nudge);
      document.removeEventListener("visibilitychange", nudge);
      socket.stop();
    };
  }, [socket]);
  return (
    <SocketContext value={socket}>
      <ConnectionContext value={connection}>
        <OutboxProvider accountId={account.id}>{children}</OutboxProvider>
      </ConnectionContext>
    </SocketContext>
  );
}

export function useSocket(): StaffSocket {
  const socket = useContext(SocketContext);
  if (!socket) throw new Error("useSocket outside of a session");
  return socket;
}

export function useConnection(): ConnectionState {
  return useContext(ConnectionContext);
}
