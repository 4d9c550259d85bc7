/**
 * The widget: `<script src="https://HOST/chat/widget.js" async></script>` puts a launcher on any page.
 *
 * Attributes of the script: `data-identity-token` (who the customer is, signed by the firm), `data-locale`
 * (`zh-CN` or `en`), `data-colour` (until the firm's own is known). `window.WenluChat` has `open`, `close`, `identify`, `forget`.
 *
 * The panel is the chat page in a frame. The token goes to the frame by message, to our own origin only; messages
 * are heard from that frame and that origin only. The style lives in a shadow root, so that neither page disturbs the other.
 */
import type { HostMessage, PageMessage } from "../embed";
import { STYLE } from "./style";

const WORDS = {
  "zh-CN": { open: "在线咨询", unread: "在线咨询，{count} 条未读", panel: "在线咨询窗口" },
  en: { open: "Chat with us", unread: "Chat with us, {count} unread", panel: "Chat window" },
};
const KEPT = "wenlu.widget"; // "1" once the chat was opened here: then it is loaded early, to count what is unread
const PHONE = "(max-width: 480px)";
const CHAT = "M20 11.5a8 7.5 0 01-11.6 6.6L4 19.5l1.3-3.7A7.2 7.2 0 014 11.5a8 7.5 0 0116 0z";

interface Widget {
  open: () => void;
  close: () => void;
  identify: (identity_token: string) => void;
  /** The customer signed out of the host page. */
  forget: () => void;
}

declare global {
  interface Window {
    WenluChat?: Widget;
  }
}

class Panel implements Widget {
  private readonly root: ShadowRoot;
  private readonly launcher: HTMLButtonElement;
  private readonly count: HTMLSpanElement;
  private readonly panel: HTMLDivElement;
  private readonly words: (typeof WORDS)["en"];
  private readonly locale: keyof typeof WORDS;
  private frame: HTMLIFrameElement | null = null;
  private identity_token: string | null;
  private opened = false;
  /** The page in the frame listens. */
  private ready = false;
  private forgetting = false;
  private scroll_before = "";

  constructor(
    script: HTMLScriptElement,
    private readonly origin: string,
  ) {
    this.identity_token = script.dataset.identityToken ?? null;
    const language = script.dataset.locale ?? (document.documentElement.lang || navigator.language);
    this.locale = /^zh/i.test(language) ? "zh-CN" : "en";
    this.words = WORDS[this.locale];

    const host = document.createElement("wenlu-chat");
    this.root = host.attachShadow({ mode: "open" });
    this.launcher = document.createElement("button");
    this.count = document.createElement("span");
    this.panel = document.createElement("div");
    this.build(script.dataset.colour);
    document.body.append(host);
    window.addEventListener("message", (event) => this.receive(event));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    if (readKept()) window.setTimeout(() => this.load(), 1_500);
  }

  open = (): void => {
    if (this.opened) return;
    this.load();
    this.opened = true;
    keep();
    this.panel.classList.add("open");
    this.launcher.setAttribute("aria-expanded", "true");
    if (matchMedia(PHONE).matches) {
      this.scroll_before = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    }
    this.tell({ source: "wenlu-widget", type: "open" });
    this.frame?.focus();
  };

  close = (): void => {
    if (!this.opened) return;
    this.opened = false;
    this.panel.classList.remove("open");
    this.launcher.setAttribute("aria-expanded", "false");
    document.documentElement.style.overflow = this.scroll_before;
    this.tell({ source: "wenlu-widget", type: "shut" });
    this.launcher.focus();
  };

  identify = (identity_token: string): void => {
    this.identity_token = identity_token;
    this.tell({ source: "wenlu-widget", type: "identify", identity_token });
  };

  forget = (): void => {
    this.identity_token = null;
    this.load(); // the frame keeps the session, so it must be there to forget it
    this.forgetting = !this.ready;
    this.tell({ source: "wenlu-widget", type: "forget" });
  };

  private build(colour: string | undefined): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
    this.panel.id = "panel";
    this.panel.className = "panel";
    this.panel.setAttribute("role", "dialog");
    this.panel.setAttribute("aria-label", this.words.panel);
    this.launcher.type = "button";
    this.launcher.className = "launcher";
    this.launcher.setAttribute("aria-label", this.words.open);
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.setAttribute("aria-controls", "panel");
    this.launcher.append(drawIcon(CHAT, "chat"), drawIcon("M6 9l6 6 6-6", "shut"), this.count);
    this.launcher.addEventListener("click", () => (this.opened ? this.close() : this.open()));
    this.count.className = "count";
    this.count.hidden = true;
    if (colour) this.launcher.style.background = colour;
    this.root.append(this.panel, this.launcher);
    this.followKeyboard();
  }

  /** A phone's keyboard shrinks what is visible; a frame cannot see that by itself. */
  private followKeyboard(): void {
    const { visualViewport } = window;
    visualViewport?.addEventListener("resize", () => {
      const phone = matchMedia(PHONE).matches && visualViewport.scale < 1.05;
      this.panel.style.height = phone ? `${visualViewport.height}px` : "";
      this.panel.style.top = phone ? `${visualViewport.offsetTop}px` : "";
    });
  }

  private load(): void {
    if (this.frame) return;
    this.frame = document.createElement("iframe");
    this.frame.title = this.words.panel;
    this.frame.allow = "microphone; clipboard-write";
    const launch = new URLSearchParams({ widget: location.origin, lang: this.locale });
    this.frame.src = `${this.origin}/chat#${launch}`;
    this.panel.append(this.frame);
  }

  private receive(event: MessageEvent<unknown>): void {
    if (event.origin !== this.origin || event.source !== this.frame?.contentWindow) return;
    const message = event.data;
    if (!isPageMessage(message)) return;
    switch (message.type) {
      case "ready":
        this.ready = true;
        if (this.forgetting) this.tell({ source: "wenlu-widget", type: "forget" });
        this.tell({ source: "wenlu-widget", type: "init", identity_token: this.identity_token });
        if (this.opened) this.tell({ source: "wenlu-widget", type: "open" });
        break;
      case "close":
        this.close();
        break;
      case "unread":
        this.showCount(message.count);
        break;
      case "theme":
        this.launcher.style.background = message.colour;
        this.frame?.setAttribute("title", message.title);
    }
  }

  private showCount(count: number): void {
    this.count.hidden = count === 0;
    this.count.textContent = count > 99 ? "99+" : String(count);
    const { open, unread } = this.words;
    this.launcher.setAttribute("aria-label", count > 0 ? unread.replace("{count}", String(count)) : open);
  }

  private tell(message: HostMessage): void {
    if (this.ready) this.frame?.contentWindow?.postMessage(message, this.origin);
  }
}

function drawIcon(path: string, name: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.classList.add(name);
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  icon.append(line);
  return icon;
}

function isPageMessage(data: unknown): data is PageMessage {
  return typeof data === "object" && data !== null && "source" in data && data.source === "wenlu-chat";
}

function readKept(): boolean {
  try {
    return localStorage.getItem(KEPT) === "1";
  } catch {
    return false; // the host page is refused storage
  }
}

function keep(): void {
  try {
    localStorage.setItem(KEPT, "1");
  } catch {
    // Then the chat is loaded when it is opened.
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !window.WenluChat) {
  const start = () => {
    window.WenluChat ??= new Panel(script, new URL(script.src).origin);
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}
