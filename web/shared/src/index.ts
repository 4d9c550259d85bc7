export { backoff } from "./backoff.ts";
export { type Block, type Inline, parseInline, parseMarkdown, plainText } from "./markdown.ts";
