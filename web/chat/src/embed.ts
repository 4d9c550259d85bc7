/**
 * The page inside the widget's frame: what it tells its host page, and what it lets the host page say.
 *
 * The host names its origin in the address of the frame. Only messages from the parent window and that origin are heard,
 * and only that origin is answered, so that neither the identity token nor the unread count reaches anybody else.
 */

/** From the widget to the page. */
export type HostMessage =
  | { source: "wenlu-widget"; type: "init"; identity_token: string | null }
  | { source: "wenlu-widget"; type: "identify"; identity_token: string }
  | { source: "wenlu-widget"; type: "open" | "shut" | "forget" };

/** From the page to the widget. */
export type PageMessage =
  | { source: "wenlu-chat"; type: "ready" | "close" }
  | { source: "wenlu-chat"; type: "unread"; count: number }
  | { source: "wenlu-chat"; type: "theme"; colour: string; title: string };

/** What the address of the page says: `#widget=ORIGIN&identity_token=...&lang=...`. */
export interface Launch {
  host: string | null;
  identity_token: string | undefined;
  lang: string | null;
}

export function readLaunch(hash: string, framed: boolean): Launch {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    host: framed ? values.get("widget") : null,
    identity_token: values.get("identity_token") ?? undefined,
    lang: values.get("lang"),
  };
}

export class Embed {
  /** False while the panel is shut, when the page is loaded and not looked at. */
  shown = false;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly host: string,
    private readonly heard: (message: HostMessage) => void,
  ) {
    window.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (event.source !== window.parent || event.origin !== this.host || !isHostMessage(event.data)) return;
      if (event.data.type === "open") this.shown = true;
      if (event.data.type === "shut") this.shown = false;
      this.heard(event.data);
      for (const watcher of this.watchers) watcher();
    });
  }

  /** Calls back when the panel may have been opened or shut. */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  tell(message: PageMessage): void {
    window.parent.postMessage(message, this.host);
  }
}

function isHostMessage(data: unknown): data is HostMessage {
  return typeof data === "object" && data !== null && "source" in data && data.source === "wenlu-widget";
}
