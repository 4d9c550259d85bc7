import { useCallback, useReducer } from "react";
import type { FlowContent } from "../../../api-types.ts";

interface History {
  past: readonly FlowContent[];
  present: FlowContent;
  future: readonly FlowContent[];
  /** What the last change was about: typing on in the same field is one step to undo. */
  about: string | null;
}

type Change =
  | { type: "change"; content: FlowContent; about: string | null }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "reset"; content: FlowContent };

const LONGEST = 100;

export function historyOf(content: FlowContent): History {
  return { past: [], present: content, future: [], about: null };
}

export function step(history: History, change: Change): History {
  const { past, present, future, about } = history;
  switch (change.type) {
    case "change": {
      if (change.content === present) return history;
      const goesOn = change.about !== null && change.about === about;
      return {
        past: goesOn ? past : [...past, present].slice(-LONGEST),
        present: change.content,
        future: [],
        about: change.about,
      };
    }
    case "undo": {
      const before = past.at(-1);
      if (!before) return history;
      return { past: past.slice(0, -1), present: before, future: [present, ...future], about: null };
    }
    case "redo": {
      const [after, ...rest] = future;
      return after ? { past: [...past, present], present: after, future: rest, about: null } : history;
    }
    case "reset":
      return historyOf(change.content);
  }
}

export function useFlowHistory(first: FlowContent) {
  const [history, dispatch] = useReducer(step, first, historyOf);
  const change = useCallback(
    (content: FlowContent, about: string | null = null) => dispatch({ type: "change", content, about }),
    [],
  );
  const undo = useCallback(() => dispatch({ type: "undo" }), []);
  const redo = useCallback(() => dispatch({ type: "redo" }), []);
  return {
    content: history.present,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change,
    undo,
    redo,
  };
}
