import { useEffect, useEffectEvent } from "react";
import { isWriting } from "../../app/shell/use-help-key.ts";
import { useComposerHandle } from "./components/composer-context.tsx";

export interface DeskKeys {
  step: (by: 1 | -1) => void;
}

/** Keys of the workbench while no field has the focus. */
export function useDeskKeys({ step }: DeskKeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (document.querySelector(".ant-modal-wrap:not([style*='none']), .ant-drawer-open")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

export interface ComposerKeys {
  onNote: () => void;
}

/** Keys that reach for the composer from anywhere on the workbench. */
export function useComposerKeys({ onNote }: ComposerKeys): void {
  const composer = useComposerHandle();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (document.querySelector(".ant-modal-wrap:not([style*='none']), .ant-drawer-open")) return;
    if (event.key === "/") composer.openQuickReplies();
    else if (event.key === "n") onNote();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
