import type { ComponentChildren, JSX } from "preact";
import { type Block, type Inline, parseMarkdown, parsePlain } from "../text/markdown";

/** The small Markdown of an answer, as elements. */
export function Markdown({ text }: { text: string }): JSX.Element {
  return <div class="prose">{parseMarkdown(text).map(renderBlock)}</div>;
}

/** What a person wrote: as it stands, with addresses as links. */
export function Plain({ text }: { text: string }): JSX.Element {
  return <div class="prose prose-plain">{parsePlain(text).map(renderInline)}</div>;
}

function renderBlock(block: Block, index: number): JSX.Element {
  switch (block.kind) {
    case "paragraph":
      return <p key={index}>{block.words.map(renderInline)}</p>;
    case "heading":
      return (
        <p key={index} class="prose-heading">
          {block.words.map(renderInline)}
        </p>
      );
    case "quote":
      return <blockquote key={index}>{block.inner.map(renderBlock)}</blockquote>;
    case "list": {
      const items = block.items.map((item, at) => (
        <li key={at}>
          {item.words.map(renderInline)}
          {item.inner.map(renderBlock)}
        </li>
      ));
      if (!block.ordered) return <ul key={index}>{items}</ul>;
      return (
        <ol key={index} start={block.first}>
          {items}
        </ol>
      );
    }
    case "table":
      return <Table key={index} head={block.head} rows={block.rows} />;
  }
}

function Table({ head, rows }: { head: Inline[][]; rows: Inline[][][] }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and must do so by keyboard too
    <section class="prose-table" tabIndex={0} aria-label={head.map(plainText).join(", ")}>
      <table>
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th key={at} scope="col">
                {cell.map(renderInline)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column}>{cell.map(renderInline)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function renderInline(inline: Inline, index: number): ComponentChildren {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "strong":
      return <strong key={index}>{inline.text}</strong>;
    case "code":
      return <code key={index}>{inline.text}</code>;
    case "cite":
      return (
        <sup key={index} class="cite">
          [{inline.text}]
        </sup>
      );
    case "break":
      return <br key={index} />;
    case "link":
      return (
        <a key={index} href={inline.url} target="_blank" rel="noopener noreferrer nofollow">
          {inline.text}
        </a>
      );
  }
}

function plainText(words: Inline[]): string {
  return words.map((word) => ("text" in word ? word.text : " ")).join("");
}
