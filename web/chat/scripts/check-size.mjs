/** Fails the build when page and widget together outgrow their budget on the wire. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET = 60_000; // bytes of gzip: half of what a page of this kind costs with React and a component library
const root = new URL("../dist/", import.meta.url).pathname;

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && /\.(js|css|html|svg)$/.test(file.name))
  .map((file) => join(file.parentPath, file.name))
  .map((path) => ({
    path: path.slice(root.length),
    size: gzipSync(readFileSync(path), { level: 9 }).length,
  }));

const total = files.reduce((sum, file) => sum + file.size, 0);
for (const { path, size } of files) console.log(`${String(size).padStart(7)}  ${path}`);
console.log(`${String(total).padStart(7)}  bytes of gzip in all, budget ${BUDGET}`);
if (total > BUDGET) {
  console.error(`Page and widget are ${total - BUDGET} bytes over their budget.`);
  process.exit(1);
}
