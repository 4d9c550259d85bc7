import { type Block, type Inline, parseMarkdown } from "@wenlu/shared";
import { Fragment, useMemo } from "react";
import "./markdown.css";

/** Pieces never move within one text, so that their place is their identity. */
function Inlines({ parts }: { parts: Inline[] }) {
  return parts.map((part, at) => {
    const key = `${at} ${part.kind}`;
    if (part.kind === "strong") return <strong key={key}>{part.text}</strong>;
    if (part.kind === "text") return <Fragment key={key}>{part.text}</Fragment>;
    return (
      <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
        {part.text}
      </a>
    );
  });
}

function MarkdownBlock({ block }: { block: Block }) {
  if (block.kind === "paragraph") {
    return (
      <p>
        {block.lines.map((line, at) => (
          <Fragment key={`${at} line`}>
            {at > 0 && <br />}
            <Inlines parts={line} />
          </Fragment>
        ))}
      </p>
    );
  }
  if (block.kind === "list") {
    const items = block.items.map((item, at) => (
      <li key={`${at} item`}>
        <Inlines parts={item} />
      </li>
    ));
    return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
  }
  return <MarkdownTable head={block.head} rows={block.rows} />;
}

function MarkdownTable({ head, rows }: { head: Inline[][]; rows: Inline[][][] }) {
  return (
    <div className="markdown-table">
      <table>
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th key={`${at} head`}>
                <Inlines parts={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={`${line} row`}>
              {row.map((cell, at) => (
                <td key={`${at} cell`}>
                  <Inlines parts={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className="markdown">
      {blocks.map((block, at) => (
        <MarkdownBlock key={`${at} ${block.kind}`} block={block} />
      ))}
    </div>
  );
}
