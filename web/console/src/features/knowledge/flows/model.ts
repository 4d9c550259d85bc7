import type { FlowContent, FlowNode } from "../../../api-types.ts";

export type NodeKind = FlowNode["kind"];
export type NodeOf<K extends NodeKind> = Extract<FlowNode, { kind: K }>;

export const NODE_KINDS: readonly NodeKind[] = ["say", "ask", "branch", "answer", "hand_over", "end"];

/** One way out of a node: `id` names it on the canvas, `target` is where it leads. */
export interface Exit {
  id: string;
  target: string | null;
  /** Nothing need follow here: an option without a step of its own follows its question. */
  optional: boolean;
}

export function exitsOf(node: FlowNode): Exit[] {
  switch (node.kind) {
    case "say":
    case "answer":
      return [{ id: "next", target: node.next, optional: false }];
    case "ask":
      return [
        ...node.options.map((option, place) => ({
          id: `option:${place}`,
          target: option.next,
          optional: true,
        })),
        {
          id: "next",
          target: node.next,
          optional: node.options.length > 0 && node.options.every((option) => option.next),
        },
        { id: "gives_up", target: node.gives_up, optional: true },
      ];
    case "branch":
      return [
        ...node.cases.map((one, place) => ({ id: `case:${place}`, target: one.next, optional: false })),
        { id: "otherwise", target: node.otherwise, optional: false },
      ];
    default:
      return [];
  }
}

/** The node with one of its ways out leading elsewhere, or nowhere. */
export function withExit(node: FlowNode, exit: string, target: string | null): FlowNode {
  const [name, place] = exit.split(":");
  if (node.kind === "ask" && name === "option") {
    const options = node.options.map((one, at) => (at === Number(place) ? { ...one, next: target } : one));
    return { ...node, options };
  }
  if (node.kind === "branch" && name === "case") {
    const cases = node.cases.map((one, at) => (at === Number(place) ? { ...one, next: target } : one));
    return { ...node, cases };
  }
  return { ...node, [exit]: target } as FlowNode;
}

export function changeNode(content: FlowContent, node: FlowNode): FlowContent {
  return { ...content, nodes: content.nodes.map((one) => (one.id === node.id ? node : one)) };
}

export function connect(
  content: FlowContent,
  from: string,
  exit: string,
  target: string | null,
): FlowContent {
  const node = content.nodes.find((one) => one.id === from);
  return node ? changeNode(content, withExit(node, exit, target)) : content;
}

/** Without these nodes, and without the ways that led to them. */
export function removeNodes(content: FlowContent, ids: readonly string[]): FlowContent {
  const gone = new Set(ids);
  const nodes = content.nodes
    .filter((node) => !gone.has(node.id))
    .map((node) =>
      exitsOf(node).reduce(
        (kept, exit) => (exit.target && gone.has(exit.target) ? withExit(kept, exit.id, null) : kept),
        node,
      ),
    );
  const start = gone.has(content.start) ? (nodes[0]?.id ?? "") : content.start;
  return nodes.length === 0 ? content : { ...content, nodes, start };
}

function freshId(content: FlowContent, kind: NodeKind): string {
  const taken = new Set(content.nodes.map((node) => node.id));
  for (let count = 1; ; count += 1) {
    const id = `${kind}_${count}`;
    if (!taken.has(id)) return id;
  }
}

function freshSlot(content: FlowContent): string {
  const taken = new Set(content.nodes.map((node) => (node.kind === "ask" ? node.slot : "")));
  for (let count = 1; ; count += 1) {
    const slot = `fact_${count}`;
    if (!taken.has(slot)) return slot;
  }
}

/** What a new node begins with; the words are placeholders to write over. */
export interface Placeholders {
  text: string;
  label: string;
}

function blank(content: FlowContent, kind: NodeKind, words: Placeholders): FlowNode {
  const base = { id: freshId(content, kind), position: null };
  switch (kind) {
    case "say":
      return { ...base, kind, text: words.text, text_en: null, next: null, rests_on: [] };
    case "ask":
      return {
        ...base,
        kind,
        slot: freshSlot(content),
        expects: "yes_no",
        label: words.label,
        label_en: null,
        text: words.text,
        text_en: null,
        options: [],
        least: null,
        most: null,
        invalid: null,
        invalid_en: null,
        tries: 2,
        skip_if_known: true,
        next: null,
        gives_up: null,
      };
    case "branch": {
      const slot = content.nodes.find((node) => node.kind === "ask")?.slot ?? "fact_1";
      const test = { slot, test: "known" as const, value: null, values: [] };
      return { ...base, kind, cases: [{ match: "all", tests: [test], next: null }], otherwise: null };
    }
    case "answer":
      return { ...base, kind, entry: "account.open.online", next: null };
    case "hand_over":
      return { ...base, kind, queue: "service", text: words.text, text_en: null, note: null };
    default:
      return { ...base, kind, text: null, text_en: null };
  }
}

/** A new node; where one is selected that leads nowhere yet, it leads here. */
export function addNode(
  content: FlowContent,
  kind: NodeKind,
  after: string | null,
  words: Placeholders,
): { content: FlowContent; id: string } {
  const node = blank(content, kind, words);
  const before = content.nodes.find((one) => one.id === after);
  const free = before && exitsOf(before).find((exit) => exit.target === null && exit.id !== "gives_up");
  const placed =
    before?.position && free
      ? { ...node, position: { x: before.position.x + 340, y: before.position.y } }
      : node;
  const grown = { ...content, nodes: [...content.nodes, placed] };
  return { content: before && free ? connect(grown, before.id, free.id, node.id) : grown, id: node.id };
}

export function blankFlow(key: string, words: Placeholders & { title: string }): FlowContent {
  return {
    key,
    title: words.title,
    title_en: null,
    description: "",
    description_en: "",
    triggers: { offered_after: [], instead_of: [], phrasings: [], phrasings_en: [] },
    start: "say_1",
    nodes: [
      {
        id: "say_1",
        position: null,
        kind: "say",
        text: words.text,
        text_en: null,
        next: "end_1",
        rests_on: [],
      },
      { id: "end_1", position: null, kind: "end", text: null, text_en: null },
    ],
  };
}

/** Nodes in the order in which a customer comes by them, unreached ones last. */
export function inOrder(content: FlowContent): FlowNode[] {
  const byId = new Map(content.nodes.map((node) => [node.id, node]));
  const seen = new Set<string>();
  const visit = (id: string | null) => {
    const node = id === null ? undefined : byId.get(id);
    if (!node || seen.has(node.id)) return;
    seen.add(node.id);
    for (const exit of exitsOf(node)) visit(exit.target);
  };
  visit(content.start);
  for (const node of content.nodes) visit(node.id);
  return [...seen].flatMap((id) => byId.get(id) ?? []);
}

export interface Slot {
  slot: string;
  label: string;
  labelEn: string;
  expects: NodeOf<"ask">["expects"];
  options: readonly { value: string; label: string; labelEn: string }[];
}

/** What the flow collects, each slot once. */
export function slotsOf(content: FlowContent): Slot[] {
  const found = new Map<string, Slot>();
  for (const node of content.nodes) {
    if (node.kind !== "ask" || found.has(node.slot)) continue;
    const written = node.options.map(({ value, label, label_en }) => ({
      value,
      label,
      labelEn: label_en ?? label,
    }));
    const yesNo = [
      { value: "yes", label: "是", labelEn: "Yes" },
      { value: "no", label: "否", labelEn: "No" },
    ];
    found.set(node.slot, {
      slot: node.slot,
      label: node.label,
      labelEn: node.label_en ?? node.label,
      expects: node.expects,
      options: node.expects === "yes_no" && written.length === 0 ? yesNo : written,
    });
  }
  return [...found.values()];
}
