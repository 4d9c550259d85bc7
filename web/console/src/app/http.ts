import type { Problem } from "../api-types.ts";
import { getToken, setToken } from "./session.ts";

/** A refusal of the back end, with its stable `code`; pages translate the code and never show `detail`. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** The back end could not be reached at all; the same request may be tried again. */
export class OfflineError extends Error {
  constructor() {
    super("offline");
    this.name = "OfflineError";
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

interface CallOptions {
  query?: Query;
  body?: object;
  signal?: AbortSignal | undefined;
}

export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${text}`;
}

export function problemOf(status: number, body: unknown): Problem {
  if (typeof body === "object" && body !== null && "code" in body && typeof body.code === "string") {
    return body as Problem;
  }
  const code = status === 401 ? "unauthenticated" : status === 403 ? "forbidden" : "unexpected";
  return { type: "about:blank", title: "", status, code };
}

/** A token that is no longer good ends the session here, except where signing in itself was refused. */
export function noteRefusal(path: string, problem: Problem): void {
  if (problem.status === 401 && !path.startsWith("/sign-in")) setToken(null);
}

async function call<T>(method: string, path: string, { query, body, signal }: CallOptions): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const isForm = body instanceof FormData;
  const token = getToken();
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(`/api/v1${withQuery(path, query)}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new OfflineError();
  }
  const text = await response.text();
  const answer: unknown = text === "" ? null : parse(text);
  if (response.ok) return answer as T;
  const problem = problemOf(response.status, answer);
  noteRefusal(path, problem);
  throw new ProblemError(problem);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // A proxy's page instead of ours: the status alone tells what happened.
  }
}

/** Sends a form and tells how far it is (0..1), of which `fetch` tells nothing. */
export function sendForm<T>(path: string, form: FormData, onProgress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1${path}`);
    request.setRequestHeader("Authorization", `Bearer ${getToken() ?? ""}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new OfflineError());
    request.onload = () => {
      if (request.status < 300) return resolve(request.response as T);
      const problem = problemOf(request.status, request.response);
      noteRefusal(path, problem);
      reject(new ProblemError(problem));
    };
    request.send(form);
  });
}

/** Fetches a file and hands it to the browser to keep; the address alone would carry no token. */
export async function download(path: string, name: string): Promise<void> {
  const token = getToken();
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { headers });
  } catch {
    throw new OfflineError();
  }
  if (!response.ok) throw new ProblemError(problemOf(response.status, parse(await response.text())));
  saveFile(await response.blob(), name);
}

export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

export const http = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    call<T>("GET", path, query ? { query, signal } : { signal }),
  post: <T>(path: string, body?: object) => call<T>("POST", path, body ? { body } : {}),
  /** Sends a file as a form, which the browser words itself. */
  upload: <T>(path: string, file: File, query?: Query) => {
    const body = new FormData();
    body.append("file", file);
    return call<T>("POST", path, query ? { query, body } : { body });
  },
  put: <T>(path: string, body: object) => call<T>("PUT", path, { body }),
  delete: <T>(path: string) => call<T>("DELETE", path, {}),
};
