/** The customer's HTTP routes. Throws `Problem` for what the server refuses and `Unreachable` for what never arrived. */
import type {
  Ack,
  Attachment,
  ConversationSummary,
  DataRequest,
  EventPage,
  Locale,
  ProblemBody,
  Purpose,
  RequestKind,
  Session,
} from "./contract";
import { type OutboxEntry, type OutboxRequest, postOf } from "./outbox";
import { Problem, Unreachable } from "./problem";

const TIMEOUT = 15_000; // milliseconds
const PATHS: Record<OutboxRequest["kind"], string> = {
  message: "messages",
  recall: "recalls",
  rating: "rating",
  feedback: "feedback",
};

export interface OpenSession {
  locale: Locale;
  token?: string;
  identity_token?: string;
}

export class ChatApi {
  token: string | null = null;

  constructor(
    readonly root: string,
    /** The token is no longer good. */
    private readonly refused: () => void = () => undefined,
  ) {}

  openSession(command: OpenSession): Promise<Session> {
    return this.call("POST", "/api/v1/chat/sessions", { channel: "webchat", ...command });
  }

  /** The open conversation, or a new one after the last was closed. */
  openConversation(locale: Locale): Promise<{ conversation_id: string }> {
    return this.call("POST", "/api/v1/chat/conversations", { locale });
  }

  async closeConversation(conversation_id: string): Promise<void> {
    await this.call("POST", `/api/v1/chat/conversations/${conversation_id}/close`);
  }

  async listConversations(): Promise<ConversationSummary[]> {
    const page = await this.call<{ items: ConversationSummary[] }>("GET", "/api/v1/chat/conversations");
    return page.items;
  }

  readEvents(conversation_id: string, after: number, limit: number): Promise<EventPage> {
    const path = `/api/v1/chat/conversations/${conversation_id}/events?after=${after}&limit=${limit}`;
    return this.call("GET", path);
  }

  deliver(entry: OutboxEntry): Promise<Ack> {
    const { kind, ...content } = entry.request;
    const words = entry.request.kind === "message" ? { body: postOf(entry.request.body) } : content;
    const path = `/api/v1/chat/conversations/${entry.conversation_id}/${PATHS[kind]}`;
    return this.call("POST", path, { client_id: entry.client_id, ...words });
  }

  async setConsent(purpose: Purpose, granted: boolean): Promise<void> {
    await this.call("PUT", `/api/v1/chat/consents/${purpose}`, { granted });
  }

  listRequests(): Promise<DataRequest[]> {
    return this.call("GET", "/api/v1/chat/data-requests");
  }

  askRequest(kind: RequestKind, words: string): Promise<DataRequest> {
    return this.call("POST", "/api/v1/chat/data-requests", { kind, words });
  }

  attachmentUrl(id: string): string {
    return `${this.root}/api/v1/attachments/${id}?token=${encodeURIComponent(this.token ?? "")}`;
  }

  /** By XMLHttpRequest, because `fetch` cannot tell how much of an upload has left. */
  upload(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<Attachment> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.root}/api/v1/chat/attachments`);
      if (this.token) request.setRequestHeader("Authorization", `Bearer ${this.token}`);
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onerror = () => reject(new Unreachable());
      request.onabort = () => reject(new Unreachable());
      request.onload = () => {
        if (request.status < 300) resolve(JSON.parse(request.responseText) as Attachment);
        else
          reject(readProblem(request.status, request.responseText, request.getResponseHeader("Retry-After")));
      };
      signal.addEventListener("abort", () => request.abort());
      const form = new FormData();
      form.append("file", file, file.name);
      request.send(form);
    });
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers: Record<string, string> = {};
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body) headers["Content-Type"] = "application/json";
    let response: Response;
    let text: string;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      response = await fetch(this.root + path, {
        method,
        headers,
        signal: stop.signal,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      text = await response.text();
    } catch (error) {
      throw new Unreachable(error);
    } finally {
      clearTimeout(timer);
    }
    if (response.status === 401 && !path.endsWith("/sessions")) this.refused();
    if (!response.ok) throw readProblem(response.status, text, response.headers.get("Retry-After"));
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

function readProblem(status: number, text: string, retry_after: string | null): Problem {
  let code = "unknown";
  try {
    code = (JSON.parse(text) as Partial<ProblemBody>).code ?? code;
  } catch {
    // A proxy in between answered with a page of its own.
  }
  return new Problem({ status, code }, retry_after === null ? null : Number(retry_after) || null);
}
