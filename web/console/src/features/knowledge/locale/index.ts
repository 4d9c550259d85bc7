import * as documents from "./documents.ts";
import * as entries from "./entries.ts";
import * as flows from "./flows.ts";
import * as graph from "./graph.ts";
import * as library from "./library.ts";
import * as models from "./models.ts";
import * as reviews from "./reviews.ts";
import * as sections from "./sections.ts";
import * as workshop from "./workshop.ts";

export const zh = {
  ...entries.zh,
  ...reviews.zh,
  ...library.zh,
  documents: documents.zh,
  graph: graph.zh,
  sections: sections.zh,
  flows: flows.zh,
  workshop: workshop.zh,
  models: models.zh,
};

export const en: typeof zh = {
  ...entries.en,
  ...reviews.en,
  ...library.en,
  documents: documents.en,
  graph: graph.en,
  sections: sections.en,
  flows: flows.en,
  workshop: workshop.en,
  models: models.en,
};
