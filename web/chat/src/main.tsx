import { render } from "preact";
import { ChatClient } from "./core/client";
import { isOutboxKey } from "./core/outbox";
import { onOtherTab, openStorage } from "./core/storage";
import { Embed, type Launch, readLaunch } from "./embed";
import "./style/base.css";
import "./style/frame.css";
import "./style/talk.css";
import "./style/sheets.css";
import { chooseAccent } from "./text/colour";
import { App, type Preferences } from "./view/App";
import { followViewport } from "./viewport";
import { chooseLocale } from "./words";

const HOST_SPEAKS_WITHIN = 800; // milliseconds a frame waits for its host page before it starts as a visitor

const launch = readLaunch(location.hash, window.parent !== window);
if (location.hash) history.replaceState(null, "", location.pathname + location.search); // the token stays out of sight

const storage = openStorage();
const preferences: Preferences = {
  locale: chooseLocale(launch.lang ?? storage.read("locale"), navigator.languages),
  large: storage.read("large") === "1",
  keep: (key, value) => storage.write(key, value),
};
const client = new ChatClient({
  root: location.origin,
  storage,
  locale: preferences.locale,
  ...(launch.identity_token ? { identity_token: launch.identity_token } : {}),
});
const embed = startEmbed(launch);

followViewport();
followAccent();
onOtherTab((key) => {
  if (isOutboxKey(key) || key === "conversation") client.otherTab(key);
});
window.addEventListener("online", () => client.wake());
window.addEventListener("offline", () => client.sleep());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && client.wake());

const root = document.getElementById("app");
if (root) render(<App client={client} preferences={preferences} embed={embed} />, root);
if (embed === null) void client.start();

/** In a frame the host page may say who the customer is; then, or after a moment, the talk starts. */
function startEmbed({ host }: Launch): Embed | null {
  if (host === null) return null;
  let started = false;
  const start = () => {
    if (!started) void client.start();
    started = true;
  };
  const inside = new Embed(host, (message) => {
    if ((message.type === "init" || message.type === "identify") && message.identity_token) {
      void client.identify(message.identity_token);
    }
    if (message.type === "init") start();
    if (message.type === "forget") void client.forget();
    if (message.type === "open") {
      client.wake();
      if (matchMedia("(hover: hover)").matches) document.querySelector("textarea")?.focus();
    }
  });
  inside.tell({ source: "wenlu-chat", type: "ready" });
  setTimeout(start, HOST_SPEAKS_WITHIN);
  document.documentElement.toggleAttribute("data-embedded", true);
  return inside;
}

/** Takes the firm's colour as soon as it is known. */
function followAccent(): void {
  let shown = "";
  client.subscribe(() => {
    const firm = client.state.session?.firm;
    if (!firm || firm.colour === shown) return;
    shown = firm.colour;
    const accent = chooseAccent(firm.colour);
    const { style } = document.documentElement;
    style.setProperty("--accent", accent.fill);
    style.setProperty("--accent-ink-light", accent.ink);
    style.setProperty("--accent-ink-dark", accent.ink_dark);
    style.setProperty("--accent-soft-light", accent.soft);
    style.setProperty("--accent-soft-dark", accent.soft_dark);
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", accent.fill);
    embed?.tell({ source: "wenlu-chat", type: "theme", colour: accent.fill, title: firm.name });
  });
}
