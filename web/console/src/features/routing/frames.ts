import type { QueryClient } from "@tanstack/react-query";
import type { BoardView, Hold, SeatView, ServerFrame } from "../../api-types.ts";
import { holdKeys } from "../conversations/holds.ts";
import { routingKeys } from "./api.ts";
import { applyPresence } from "./events.ts";

/** What frames change in queues, colleagues, one's own status and the board. */
export function takeRoutingFrame(client: QueryClient, frame: ServerFrame, staffId: string | null): void {
  if (frame.type === "queue") client.setQueryData(routingKeys.queues, frame.queues);
  if (frame.type === "board") {
    client.setQueryData<BoardView>(routingKeys.board, frame.board);
    // A lost frame about a hold delays it until here, and never hides it.
    const waiting = client.getQueryData<readonly Hold[]>(holdKeys.waiting);
    if (waiting && waiting.length !== frame.board.held)
      void client.invalidateQueries({ queryKey: holdKeys.waiting });
  }
  if (frame.type === "presence") {
    client.setQueryData<readonly SeatView[]>(
      routingKeys.colleagues,
      (seats) => seats && applyPresence(seats, frame.presence),
    );
    if (frame.presence.staff_id === staffId) client.setQueryData(routingKeys.presence, frame.presence);
  }
}
