// Runs every check, or those of the parts named, and ends with how many passed. Each check is a name and a
// list of what is wrong: empty is good, null means that it could not be made here.

import { launch } from "./browser.mjs";
import { embedding } from "./embedding.mjs";
import { feeds } from "./feeds.mjs";
import { generator } from "./generator.mjs";
import { hosting } from "./hosting.mjs";
import { injections } from "./injections.mjs";
import { pages } from "./pages.mjs";
import { readers } from "./readers.mjs";
import { recipes } from "./recipes.mjs";
import { schemas } from "./schemas.mjs";
import { weight } from "./weight.mjs";

const parts = { pages, weight, injections, embedding, feeds, generator, recipes, hosting, schemas, readers };
const names = process.argv.slice(2);
const chosen = Object.entries(parts).filter(([name]) => names.length === 0 || names.includes(name));

const browser = await launch();
let passed = 0;
let failed = 0;
let skipped = 0;
try {
  for (const [, part] of chosen) {
    for await (const [name, wrong] of part(browser)) {
      if (wrong === null) skipped += 1;
      else if (wrong.length === 0) passed += 1;
      else failed += 1;
      console.log(`${wrong === null ? "SKIP" : wrong.length === 0 ? "ok  " : "FAIL"} ${name}`);
      for (const line of (wrong ?? []).slice(0, 20)) console.log(`     ${line}`);
    }
  }
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed, ${skipped} left out`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
