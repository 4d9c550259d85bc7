import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const backEnd = process.env.WENLU_DEV_BACKEND ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/",
  plugins: [react()],
  build: {
    outDir: "dist",
    target: "es2022",
    // Ant Design and the charts are each one large library that is cached for long.
    chunkSizeWarningLimit: 1200,
  },
  server: {
    proxy: { "/api": { target: backEnd, ws: true } },
  },
});
