// Trains NLP.js on labelled texts and asks it others.
//
//   node learn.js FILE ANSWERS     FILE: {"language": "en" | "zh", "train": [[text, label], ...], "test": [text, ...]}
//
// Writes {"train_seconds", "milliseconds", "answers": [[label, score], ...]} to ANSWERS; the label is "None" where it knows none.
// Everything is as NLP.js comes: its own tokeniser, stemmer and network, no threshold, nothing saved.
const { readFileSync, writeFileSync } = require("node:fs");
const { performance } = require("node:perf_hooks");
const { dockStart } = require("@nlpjs/basic");
const { LangEn } = require("@nlpjs/lang-en");
const { LangZh } = require("@nlpjs/lang-zh");

async function main() {
  const { language, train, test } = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const dock = await dockStart({
    settings: { nlp: { autoSave: false, forceNER: false, threshold: 0, nlu: { log: false } } },
    use: ["Basic"],
  });
  const nlp = dock.get("nlp");
  nlp.container.use(language === "zh" ? LangZh : LangEn);
  nlp.addLanguage(language);
  for (const [text, label] of train) nlp.addDocument(language, text, label);
  const begun = performance.now();
  await nlp.train();
  const trained = performance.now();
  const answers = [];
  const spent = [];
  for (const text of test) {
    const asked = performance.now();
    const { intent, score } = await nlp.process(language, text);
    spent.push(performance.now() - asked);
    answers.push([intent, score]);
  }
  spent.sort((left, right) => left - right);
  const milliseconds = spent[Math.floor(spent.length / 2)] ?? 0;
  writeFileSync(process.argv[3], JSON.stringify({ train_seconds: (trained - begun) / 1000, milliseconds, answers }));
}

main();
