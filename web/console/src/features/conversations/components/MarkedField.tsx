import type { ClipboardEvent, KeyboardEvent, Ref } from "react";
import { useMemo } from "react";
import type { Hit } from "../../../api-types.ts";
import { segmentsOf } from "../../compliance/marks.ts";

interface MarkedFieldProps {
  ref: Ref<HTMLTextAreaElement>;
  value: string;
  hits: readonly Hit[];
  label: string;
  maxLength: number;
  onWrite: (text: string, caret: number) => void;
  onCaret: (caret: number) => void;
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  onFiles: (files: Iterable<File>) => void;
}

/**
 * A text field that grows with its text and shows marks under passages.
 *
 * The marks stand in a copy of the text behind the field, set in the same type, so that they lie under the words.
 */
export function MarkedField({
  ref,
  value,
  hits,
  label,
  maxLength,
  onWrite,
  onCaret,
  onKeyDown,
  onFiles,
}: MarkedFieldProps) {
  const segments = useMemo(() => {
    const lead = value.length - value.trimStart().length;
    return [
      { start: -1, text: value.slice(0, lead), level: "pass" as const },
      ...segmentsOf(value.slice(lead), hits),
    ];
  }, [value, hits]);
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    onFiles([...event.clipboardData.files]);
  };
  return (
    <div className="marked-field">
      <div className="marked-copy" aria-hidden="true">
        {segments.map((segment) =>
          segment.level === "pass" ? (
            segment.text
          ) : (
            <mark key={segment.start} className={`mark-${segment.level}`}>
              {segment.text}
            </mark>
          ),
        )}
        {"\n"}
      </div>
      <textarea
        ref={ref}
        value={value}
        placeholder={label}
        aria-label={label}
        maxLength={maxLength}
        rows={1}
        onChange={(event) => onWrite(event.target.value, event.target.selectionStart)}
        onSelect={(event) => onCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
    </div>
  );
}
