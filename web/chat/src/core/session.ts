/** The session of this browser: kept over reloads, shared by its tabs, resumed under its token. */
import type { ChatApi } from "./api";
import type { Consent, Locale, Session } from "./contract";
import { Problem } from "./problem";
import { exclusively, type KeyValue } from "./storage";

export class SessionKeeper {
  /** Signed by the firm's own app: says who the customer is. */
  identity_token: string | undefined;

  constructor(
    private readonly api: ChatApi,
    private readonly storage: KeyValue,
  ) {}

  /** What an earlier page or another tab has kept. */
  find(): Session | null {
    try {
      return JSON.parse(this.storage.read("session") ?? "null") as Session | null;
    } catch {
      return null;
    }
  }

  /** Opens or resumes; one tab at a time, so that two of them do not become two visitors. */
  open(locale: Locale): Promise<Session> {
    return exclusively("session", async () => this.keep(await this.request(locale)));
  }

  keep(session: Session): Session {
    this.api.token = session.token;
    this.storage.write("session", JSON.stringify(session));
    return session;
  }

  keepConsent(session: Session, consent: Consent): Session {
    const others = session.consents.filter(({ purpose }) => purpose !== consent.purpose);
    return this.keep({ ...session, consents: [...others, consent] });
  }

  /** Signs out of this browser: nothing of the customer stays. */
  forget(): void {
    this.identity_token = undefined;
    this.api.token = null;
    this.storage.write("session", null);
  }

  /** A token that is no longer good must not lock anybody out: without it he goes on as who he was, or as a visitor. */
  private async request(locale: Locale): Promise<Session> {
    let token = this.find()?.token;
    for (;;) {
      const { identity_token } = this;
      this.api.token = null;
      try {
        return await this.api.openSession({
          locale,
          ...(token ? { token } : {}),
          ...(identity_token ? { identity_token } : {}),
        });
      } catch (error) {
        this.api.token = token ?? null;
        if (!(error instanceof Problem) || error.passing) throw error;
        if (identity_token && (error.code.startsWith("identity_token") || !token))
          this.identity_token = undefined;
        else if (token) token = undefined;
        else throw error;
      }
    }
  }
}
