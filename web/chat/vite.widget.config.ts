import { defineConfig } from "vite";

/** The one-line widget: a single classic script beside the page, without a hash in its name. */
export default defineConfig({
  base: "/chat/",
  build: {
    target: "es2020",
    emptyOutDir: false,
    copyPublicDir: false,
    lib: {
      entry: "src/widget/widget.ts",
      formats: ["iife"],
      name: "WenluWidget",
      fileName: () => "widget.js",
    },
  },
});
