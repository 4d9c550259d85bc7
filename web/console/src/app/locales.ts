import * as compliance from "../features/compliance/locale/index.ts";
import * as conversations from "../features/conversations/locale/index.ts";
import * as customers from "../features/customers/locale/index.ts";
import * as identity from "../features/identity/locale.ts";
import * as knowledge from "../features/knowledge/locale/index.ts";
import * as routing from "../features/routing/locale.ts";
import * as shell from "./shell/locale.ts";

export const zh = {
  ...shell.zh,
  identity: identity.zh,
  conversations: conversations.zh,
  routing: routing.zh,
  compliance: compliance.zh,
  knowledge: knowledge.zh,
  customers: customers.zh,
};

export type Texts = typeof zh;

export const en: Texts = {
  ...shell.en,
  identity: identity.en,
  conversations: conversations.en,
  routing: routing.en,
  compliance: compliance.en,
  knowledge: knowledge.en,
  customers: customers.en,
};
