import type { ProblemBody } from "./contract";

/** The server refused. `code` is stable and has its own translation. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  /** Seconds after which the server likes to be asked again, if it said so. */
  readonly retry_after: number | null;

  constructor(body: Pick<ProblemBody, "status" | "code">, retry_after: number | null = null) {
    super(body.code);
    this.name = "Problem";
    this.code = body.code;
    this.status = body.status;
    this.retry_after = retry_after;
  }

  /** True when the same request may succeed later without any change. */
  get passing(): boolean {
    return this.status === 429 || this.status === 408 || this.status >= 500;
  }
}

/** The server could not be reached, or the line broke before it answered; it may or may not have acted. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super("unreachable", { cause });
    this.name = "Unreachable";
  }
}
