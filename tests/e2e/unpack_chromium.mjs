/** Unpacks the Chromium of `@sparticuz/chromium` and the libraries it needs into TMPDIR; prints where it is. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const entry = createRequire(join(process.cwd(), "package.json")).resolve("@sparticuz/chromium");
const { default: chromium, inflate } = await import(pathToFileURL(entry).href);
await inflate(join(dirname(entry), "..", "bin", "al2023.tar.br"));
process.stdout.write(await chromium.executablePath());
