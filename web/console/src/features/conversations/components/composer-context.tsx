import { createContext, type ReactNode, useContext, useMemo, useRef } from "react";

/** What other panes may ask of the composer on the page. */
export interface ComposerActions {
  insert: (text: string) => void;
  openQuickReplies: () => void;
}

interface ComposerHandle extends ComposerActions {
  /** The composer itself says here what it can do; the returned function takes that back. */
  register: (actions: ComposerActions) => () => void;
}

const ComposerContext = createContext<ComposerHandle | null>(null);

export function ComposerProvider({ children }: { children: ReactNode }) {
  const actions = useRef<ComposerActions | null>(null);
  const handle = useMemo<ComposerHandle>(
    () => ({
      insert: (text) => actions.current?.insert(text),
      openQuickReplies: () => actions.current?.openQuickReplies(),
      register: (registered) => {
        actions.current = registered;
        return () => {
          if (actions.current === registered) actions.current = null;
        };
      },
    }),
    [],
  );
  return <ComposerContext value={handle}>{children}</ComposerContext>;
}

export function useComposerHandle(): ComposerHandle {
  const handle = useContext(ComposerContext);
  if (!handle) throw new Error("useComposerHandle outside of a ComposerProvider");
  return handle;
}
