import { defineConfig } from "vitest/config";

/** The page. The gateway serves `dist` under /chat/. */
export default defineConfig({
  base: "/chat/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: ["chrome93", "safari15.4"], modulePreload: { polyfill: false }, assetsInlineLimit: 2048 },
  server: { proxy: { "/api": { target: "http://127.0.0.1:8000", ws: true } } },
  test: { environment: "node", include: ["tests/**/*.test.ts"] },
});
